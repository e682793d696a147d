package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The sum of some embeddings and of their squares, as a factorization machine needs them. */
public final class FieldTotals {

  private FieldTotals() {}

  /**
   * Sums embeddings that lie one behind the other. Squares are summed column by column, the sums of
   * the columns then one after another, however wide vectors are.
   *
   * @param fields {@code [F, dimension]}
   * @param sums takes {@code Σ_i v_i} from {@code at} on
   * @return {@code Σ_i Σ_k v_ik²}
   */
  public static float of(float[] fields, int dimension, float[] sums, int at) {
    float squares = 0;
    int done = 0;
    if (Vectors.AVAILABLE) {
      for (; done <= dimension - Vectorized.WIDTH; done += Vectorized.WIDTH) {
        squares = Vectorized.addColumns(fields, done, dimension, sums, at + done, squares);
      }
    }
    for (int k = done; k < dimension; k++) {
      float sum = 0;
      float sumOfSquares = 0;
      for (int i = k; i < fields.length; i += dimension) {
        float value = fields[i];
        sum += value;
        sumOfSquares += value * value;
      }
      sums[at + k] = sum;
      squares += sumOfSquares;
    }
    return squares;
  }

  private static final class Vectorized {
    static final int WIDTH = FLOATS.length();

    static float addColumns(
        float[] fields, int column, int dimension, float[] sums, int at, float squares) {
      FloatVector sum = FloatVector.zero(FLOATS);
      FloatVector sumOfSquares = FloatVector.zero(FLOATS);
      for (int i = column; i < fields.length; i += dimension) {
        FloatVector value = FloatVector.fromArray(FLOATS, fields, i);
        sum = sum.add(value);
        sumOfSquares = sumOfSquares.add(value.mul(value));
      }
      sum.intoArray(sums, at);
      float total = squares;
      for (int lane = 0; lane < WIDTH; lane++) {
        total += sumOfSquares.lane(lane);
      }
      return total;
    }
  }
}
