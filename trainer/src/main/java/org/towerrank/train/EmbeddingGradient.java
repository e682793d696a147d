package org.towerrank.train;

import java.util.Arrays;
import org.towerrank.kernel.Sums;

/**
 * A part of the gradient of looked-up embeddings. It is derived from the gradient of a value that
 * was computed from them outside of the engine. The parts of a look-up add up.
 */
sealed interface EmbeddingGradient {

  /** Where in a row of what it is derived from it begins. */
  default int column() {
    return 0;
  }

  /** Numbers of a row there. */
  int rowWidth();

  /** Finds what it is derived from, after the backward pass. Several threads may then read it. */
  default void open() {}

  /**
   * Writes the gradient of all fields of a row, one behind the other.
   *
   * @param target takes them from {@code at} on
   */
  void put(Lookup lookup, int row, float[] target, int at);

  /**
   * Adds the gradient of all fields of a row.
   *
   * @param scratch for as many numbers
   */
  default void add(Lookup lookup, int row, float[] target, int at, float[] scratch) {
    put(lookup, row, scratch, 0);
    for (int i = 0; i < scratch.length; i++) {
      target[at + i] += scratch[i];
    }
  }

  /** Where a row begins there. */
  default int start(int row) {
    return row * rowWidth() + column();
  }

  /** A part that is found in the gradient of an array of the engine. */
  sealed interface OfLeaf extends EmbeddingGradient {

    /** The gradient of the array. */
    LeafGradient leaf();

    @Override
    default void open() {
      leaf().open();
    }
  }

  /**
   * The sum of all fields, whose gradient is known before the backward pass.
   *
   * @param numbers its gradient: {@code [R, dimension]}
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record OfRows(float[] numbers, int dimension) implements EmbeddingGradient {

    @Override
    public int rowWidth() {
      return dimension;
    }

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      System.arraycopy(numbers, start(row), target, at, dimension);
      repeat(target, at, dimension, lookup.rowWidth());
    }
  }

  /**
   * Weighted sums of the fields.
   *
   * @param pool the sums
   */
  record OfPool(SequencePool pool) implements EmbeddingGradient {

    @Override
    public int rowWidth() {
      return pool.rowWidth();
    }

    @Override
    public void open() {
      pool.gradients();
    }

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      Arrays.fill(target, at, at + lookup.rowWidth(), 0);
      for (int i = 0; i < lookup.width(); i++) {
        pool.addGradient(
            row * lookup.width() + i, pool.gradients(), target, at + i * lookup.dimension());
      }
    }
  }

  /** The fields as a block of them. */
  record OfBlock(ReadFields block) implements EmbeddingGradient {

    @Override
    public int rowWidth() {
      return block.rowWidth();
    }

    @Override
    public void open() {
      block.openGradient();
    }

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      Arrays.fill(target, at, at + rowWidth(), 0);
      block.addGradient(row, target, at);
    }
  }

  /** The embeddings themselves, as some columns of the array. */
  record OfColumns(LeafGradient leaf, int rowWidth, int column) implements OfLeaf {

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      leaf.get(start(row), target, at, lookup.rowWidth());
    }
  }

  /** Their sum over the fields: {@code ∂ Σ_i v_i / ∂ v_i = 1}. */
  record OfSum(LeafGradient leaf, int rowWidth) implements OfLeaf {

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      leaf.get(start(row), target, at, rowWidth);
      repeat(target, at, rowWidth, lookup.rowWidth());
    }
  }

  /**
   * The sum of the inner products of all pairs of fields, but for a multiple of the embeddings:
   * {@code ∂ Σ_{j<i} v_j · v_i / ∂ v_i = Σ_j v_j − v_i}.
   *
   * @param leaf of {@code [R, 1]}
   * @param sums over the fields: {@code [R, dimension]}
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record OfPairs(LeafGradient leaf, float[] sums, int dimension) implements OfLeaf {

    @Override
    public int rowWidth() {
      return 1;
    }

    @Override
    public void put(Lookup lookup, int row, float[] target, int at) {
      leaf.get(start(row), target, at, 1);
      float gradient = target[at];
      for (int k = 0; k < dimension; k++) {
        target[at + k] = gradient * sums[row * dimension + k];
      }
      repeat(target, at, dimension, lookup.rowWidth());
    }

    @Override
    public void add(Lookup lookup, int row, float[] target, int at, float[] scratch) {
      leaf.get(start(row), scratch, 0, 1);
      Sums.addRepeated(sums, row * dimension, dimension, scratch[0], target, at, lookup.width());
    }
  }

  /** Repeats the first numbers, twice as many at a time. */
  private static void repeat(float[] target, int at, int numbers, int length) {
    for (int done = numbers; done < length; done *= 2) {
      System.arraycopy(target, at, target, at + done, Math.min(done, length - done));
    }
  }
}
