package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Sums over the fields of looked-up embeddings, made outside of the engine: they read the values
 * once, where the engine would write arrays as large as these forward and backward.
 */
final class FieldSums {
  private static final int ROWS = 256;

  /** Columns summed at a time, in as many registers. */
  private static final int BLOCK = 8;

  private final Tape tape;
  private final List<Lookup> lookups;
  private final int count;
  private final int dimension;
  private final float[] sums;
  private final float[] squares;

  /**
   * @param lookups of the same rows and of one dimension, at least one
   */
  FieldSums(Tape tape, List<Lookup> lookups) {
    this.tape = tape;
    this.lookups = List.copyOf(lookups);
    this.count = lookups.get(0).count();
    this.dimension = lookups.get(0).dimension();
    this.sums = new float[count * dimension];
    this.squares = new float[count];
    RowParts.run(count, ROWS, this::compute);
  }

  /** {@code Σ_i v_i}: {@code [R, dimension]}. */
  NDArray sum() {
    NDArray leaf = tape.tracked(tape.array(sums, new Shape(count, dimension)));
    lookups.forEach(lookup -> lookup.addGradient(new RowGradient.OfSum(leaf, dimension)));
    return leaf;
  }

  /** {@code Σ_i Σ_k v_ik²}: {@code [R, 1]}. */
  NDArray sumOfSquares() {
    NDArray leaf = tape.tracked(tape.array(squares, new Shape(count, 1)));
    lookups.forEach(lookup -> lookup.addGradient(new RowGradient.OfSquares(leaf)));
    return leaf;
  }

  private void compute(int from, int to) {
    for (Lookup lookup : lookups) {
      float[] values = lookup.values();
      int length = lookup.width() * dimension;
      for (int row = from; row < to; row++) {
        int start = row * length;
        int k = 0;
        for (; k + BLOCK <= dimension; k += BLOCK) {
          squares[row] += addBlock(values, start + k, start + length, row * dimension + k);
        }
        for (; k < dimension; k++) {
          squares[row] += addColumn(values, start + k, start + length, row * dimension + k);
        }
      }
    }
  }

  /** Adds some columns of all fields, and returns the sum of their squares. */
  private float addBlock(float[] values, int from, int to, int at) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    float even = 0;
    float odd = 0;
    for (int i = from; i < to; i += dimension) {
      float v0 = values[i];
      float v1 = values[i + 1];
      float v2 = values[i + 2];
      float v3 = values[i + 3];
      float v4 = values[i + 4];
      float v5 = values[i + 5];
      float v6 = values[i + 6];
      float v7 = values[i + 7];
      s0 += v0;
      s1 += v1;
      s2 += v2;
      s3 += v3;
      s4 += v4;
      s5 += v5;
      s6 += v6;
      s7 += v7;
      even += v0 * v0 + v2 * v2 + (v4 * v4 + v6 * v6);
      odd += v1 * v1 + v3 * v3 + (v5 * v5 + v7 * v7);
    }
    sums[at] += s0;
    sums[at + 1] += s1;
    sums[at + 2] += s2;
    sums[at + 3] += s3;
    sums[at + 4] += s4;
    sums[at + 5] += s5;
    sums[at + 6] += s6;
    sums[at + 7] += s7;
    return even + odd;
  }

  private float addColumn(float[] values, int from, int to, int at) {
    float sum = 0;
    float sumOfSquares = 0;
    for (int i = from; i < to; i += dimension) {
      sum += values[i];
      sumOfSquares += values[i] * values[i];
    }
    sums[at] += sum;
    return sumOfSquares;
  }
}
