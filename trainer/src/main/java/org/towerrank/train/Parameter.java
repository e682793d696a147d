package org.towerrank.train;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.WeightSpec;

/** A weight while it is fitted; it changes with every step that reads it. */
sealed interface Parameter {

  WeightSpec spec();

  /** A copy of its present value. */
  default FloatTensor snapshot() {
    return snapshot(null);
  }

  /**
   * A copy of its present value.
   *
   * @param before an earlier snapshot whose memory a large weight may reuse, or null
   */
  FloatTensor snapshot(@Nullable FloatTensor before);

  /** Whether all its elements are finite. */
  boolean isFinite();

  default String name() {
    return spec().name();
  }

  default List<Integer> shape() {
    return spec().shape();
  }

  /**
   * A weight that every step reads as a whole.
   *
   * @param values its elements, then their moments
   */
  @SuppressWarnings("ArrayRecordComponent") // Changed in place with every update.
  record Dense(WeightSpec spec, float[] values) implements Parameter {

    /**
     * @param data the elements
     * @param moments moments of the update rule for each element
     */
    static Dense of(WeightSpec spec, float[] data, int moments) {
      return new Dense(spec, Arrays.copyOf(data, Math.multiplyExact(data.length, 1 + moments)));
    }

    /** Number of elements. */
    int size() {
      return spec.shape().stream().reduce(1, Math::multiplyExact);
    }

    /** A copy of the elements. */
    float[] data() {
      return Arrays.copyOf(values, size());
    }

    @Override
    public FloatTensor snapshot(@Nullable FloatTensor before) {
      return new FloatTensor(spec.shape(), data());
    }

    @Override
    public boolean isFinite() {
      for (int i = 0; i < size(); i++) {
        if (!Float.isFinite(values[i])) {
          return false;
        }
      }
      return true;
    }

    /** Whether it weighs the positions of a sequence. */
    boolean isRecency() {
      return spec.initialization() == WeightSpec.Initialization.RECENCY;
    }

    /** Whether decay makes sense for it: biases, scales and position logits go without. */
    boolean isDecayed() {
      return spec.initialization() == WeightSpec.Initialization.FAN_IN && spec.shape().size() > 1;
    }
  }

  /**
   * Embeddings, of which a step reads some rows.
   *
   * @param table that holds them
   * @param column their first in it
   */
  record Embedding(WeightSpec spec, EmbeddingTable table, int column) implements Parameter {

    int dimension() {
      return spec.shape().get(1);
    }

    /** Sets the elements of a row. */
    void set(int row, float[] values) {
      System.arraycopy(values, 0, table.page(row), table.at(row) + column, dimension());
    }

    @Override
    public boolean isFinite() {
      return table.isFinite(column, dimension());
    }

    @Override
    public FloatTensor snapshot(@Nullable FloatTensor before) {
      FloatTensor copy =
          before == null ? new FloatTensor(spec.shape(), new float[spec.size()]) : before;
      table.get(column, dimension(), copy.data());
      return copy;
    }
  }
}
