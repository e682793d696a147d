package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Copies embeddings out of a table, and sums them and their squares in passing, as a factorization
 * machine needs them.
 */
public final class FieldReader {
  private final PagedRows table;
  private final int column;
  private final int dimension;
  private final float[] sums;

  /**
   * @param column of the table's rows where the embedding begins
   * @param sums takes {@code Σ_i v_i} of each read
   */
  public FieldReader(PagedRows table, int column, int dimension, float[] sums) {
    this.table = table;
    this.column = column;
    this.dimension = dimension;
    this.sums = sums;
  }

  /**
   * Copies some embeddings, one behind the other. Squares are summed column by column, the sums of
   * the columns then one after another, however wide vectors are.
   *
   * @param rows those from {@code from} up to {@code to} are copied
   * @param target takes them from {@code at} on
   * @param sumAt where their sum is written
   * @return {@code Σ_i Σ_k v_ik²}
   */
  public float read(int[] rows, int from, int to, float[] target, int at, int sumAt) {
    float squares = 0;
    int done = 0;
    if (Vectors.AVAILABLE) {
      while (Species.WIDE && done <= dimension - Wide.WIDTH) {
        squares = Wide.read(this, done, rows, from, to, target, at + done, sumAt + done, squares);
        done += Wide.WIDTH;
      }
      while (done <= dimension - Vectorized.WIDTH) {
        squares =
            Vectorized.read(this, done, rows, from, to, target, at + done, sumAt + done, squares);
        done += Vectorized.WIDTH;
      }
    }
    for (; done < dimension; done++) {
      squares += read(done, rows, from, to, target, at + done, sumAt + done);
    }
    return squares;
  }

  /** Copies one number of each embedding. */
  private float read(int k, int[] rows, int from, int to, float[] target, int at, int sumAt) {
    float sum = 0;
    float squares = 0;
    int next = at;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      float value = table.page(row)[table.at(row) + column + k];
      target[next] = value;
      next += dimension;
      sum += value;
      squares += value * value;
    }
    sums[sumAt] = sum;
    return squares;
  }

  // Once for each width, the species by its name: what the compiler does not inline is slower than
  // no vectors.
  private static final class Vectorized {
    static final int WIDTH = FLOATS.length();

    static float read(
        FieldReader reader,
        int k,
        int[] rows,
        int from,
        int to,
        float[] target,
        int at,
        int sumAt,
        float squares) {
      PagedRows table = reader.table;
      int column = reader.column + k;
      FloatVector sum = FloatVector.zero(FLOATS);
      FloatVector sumOfSquares = FloatVector.zero(FLOATS);
      int next = at;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        FloatVector value = FloatVector.fromArray(FLOATS, table.page(row), table.at(row) + column);
        value.intoArray(target, next);
        next += reader.dimension;
        sum = sum.add(value);
        sumOfSquares = sumOfSquares.add(value.mul(value));
      }
      sum.intoArray(reader.sums, sumAt);
      float total = squares;
      for (int lane = 0; lane < WIDTH; lane++) {
        total += sumOfSquares.lane(lane);
      }
      return total;
    }
  }

  private static final class Wide {
    static final int WIDTH = FloatVector.SPECIES_512.length();

    static float read(
        FieldReader reader,
        int k,
        int[] rows,
        int from,
        int to,
        float[] target,
        int at,
        int sumAt,
        float squares) {
      PagedRows table = reader.table;
      int column = reader.column + k;
      FloatVector sum = FloatVector.zero(FloatVector.SPECIES_512);
      FloatVector sumOfSquares = FloatVector.zero(FloatVector.SPECIES_512);
      int next = at;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        FloatVector value =
            FloatVector.fromArray(FloatVector.SPECIES_512, table.page(row), table.at(row) + column);
        value.intoArray(target, next);
        next += reader.dimension;
        sum = sum.add(value);
        sumOfSquares = sumOfSquares.add(value.mul(value));
      }
      sum.intoArray(reader.sums, sumAt);
      float total = squares;
      for (int lane = 0; lane < WIDTH; lane++) {
        total += sumOfSquares.lane(lane);
      }
      return total;
    }
  }
}
