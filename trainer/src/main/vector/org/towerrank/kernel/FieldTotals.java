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
   * @param values holds {@code [F, dimension]} from {@code from} up to {@code to}
   * @param sums takes {@code Σ_i v_i} from {@code at} on
   * @return {@code Σ_i Σ_k v_ik²}
   */
  public static float of(float[] values, int from, int to, int dimension, float[] sums, int at) {
    float squares = 0;
    int done = 0;
    if (Vectors.AVAILABLE) {
      for (; done <= dimension - Vectorized.WIDTH; done += Vectorized.WIDTH) {
        squares =
            Vectorized.addColumns(values, from + done, to, dimension, sums, at + done, squares);
      }
    }
    for (int k = done; k < dimension; k++) {
      float sum = 0;
      float sumOfSquares = 0;
      for (int i = from + k; i < to; i += dimension) {
        float value = values[i];
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
        float[] values, int from, int to, int dimension, float[] sums, int at, float squares) {
      FloatVector sum = FloatVector.zero(FLOATS);
      FloatVector sumOfSquares = FloatVector.zero(FLOATS);
      for (int i = from; i < to; i += dimension) {
        FloatVector value = FloatVector.fromArray(FLOATS, values, i);
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
