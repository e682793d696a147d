package org.towerrank.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.TensorFile;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.WeightSpec;

/** A weight while it is fitted; it changes with every step that reads it. */
sealed interface Parameter {

  WeightSpec spec();

  /**
   * A copy of its present value.
   *
   * @param before an earlier snapshot whose memory a large weight may reuse, or null
   */
  FloatTensor snapshot(@Nullable FloatTensor before);

  /** Whether all its elements are finite. */
  boolean isFinite();

  /** How many numbers it has for each element: itself, then its moments. */
  int parts();

  /** Hands over one of them, of all elements: 0 for the elements, then each moment. */
  void write(int part, TensorFile.Output output) throws IOException;

  /** Sets one of them, of all elements. */
  void read(int part, FloatBuffer numbers);

  /**
   * Makes each element a mean of itself and another one.
   *
   * @param keep the share of itself
   * @param others one for each element, in their order
   */
  void mix(float keep, Initializers.Values others);

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

    @Override
    public int parts() {
      return size() == 0 ? 1 : values.length / size();
    }

    @Override
    public void write(int part, TensorFile.Output output) throws IOException {
      output.write(values, part * size(), size());
    }

    @Override
    public void read(int part, FloatBuffer numbers) {
      numbers.get(values, part * size(), size());
    }

    @Override
    public void mix(float keep, Initializers.Values others) {
      for (int i = 0; i < size(); i++) {
        values[i] = keep * values[i] + (1 - keep) * others.next();
      }
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
      set(row, 0, values);
    }

    /** Sets the elements of a row, or one of their moments. */
    void set(int row, int part, float[] values) {
      System.arraycopy(values, 0, table.page(row), at(row, part), dimension());
    }

    private int at(int row, int part) {
      return table.at(row) + part * table.width() + column;
    }

    @Override
    public int parts() {
      return table.columns() / table.width();
    }

    @Override
    public void write(int part, TensorFile.Output output) throws IOException {
      for (int row = 0; row < spec.shape().get(0); row++) {
        output.write(table.page(row), at(row, part), dimension());
      }
    }

    @Override
    public void read(int part, FloatBuffer numbers) {
      for (int row = 0; row < spec.shape().get(0); row++) {
        numbers.get(table.page(row), at(row, part), dimension());
      }
    }

    @Override
    public void mix(float keep, Initializers.Values others) {
      for (int row = 0; row < spec.shape().get(0); row++) {
        float[] page = table.page(row);
        int at = at(row, 0);
        for (int i = at; i < at + dimension(); i++) {
          page[i] = keep * page[i] + (1 - keep) * others.next();
        }
      }
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
