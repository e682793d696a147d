package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;
import static org.towerrank.kernel.Species.WIDEST;

import jdk.incubator.vector.FloatVector;

/**
 * Weighted sums of rows of numbers. Each number of a sum adds up from the first row to the last,
 * however wide vectors are.
 */
public final class WeightedSums {

  private WeightedSums() {}

  /**
   * Adds {@code Σ_i f_i x_i}.
   *
   * @param rows holds {@code x}, {@code [count, width]}, from {@code from} on
   * @param factors holds {@code f_i} at {@code first + i · stride}
   * @param target its {@code width} numbers from {@code at} on grow by the sum
   */
  public static void add(
      float[] rows,
      int from,
      int count,
      int width,
      float[] factors,
      int first,
      int stride,
      float[] target,
      int at) {
    int done =
        Vectors.AVAILABLE
            ? Vectorized.add(rows, from, count, width, factors, first, stride, target, at)
            : 0;
    for (int k = done; k < width; k++) {
      float sum = target[at + k];
      for (int i = 0; i < count; i++) {
        sum += factors[first + i * stride] * rows[from + i * width + k];
      }
      target[at + k] = sum;
    }
  }

  private static final class Vectorized {
    private static final int LANES = WIDEST.length();
    private static final int SIDE_BY_SIDE = 4;

    // In one method, the species by its name: as in AdamStep.
    static int add(
        float[] rows,
        int from,
        int count,
        int width,
        float[] factors,
        int first,
        int stride,
        float[] target,
        int at) {
      int k = 0;
      // Several sums at a time, as each addition waits for the one before in its sum.
      for (; k <= width - SIDE_BY_SIDE * LANES; k += SIDE_BY_SIDE * LANES) {
        FloatVector a = FloatVector.fromArray(WIDEST, target, at + k);
        FloatVector b = FloatVector.fromArray(WIDEST, target, at + k + LANES);
        FloatVector c = FloatVector.fromArray(WIDEST, target, at + k + 2 * LANES);
        FloatVector d = FloatVector.fromArray(WIDEST, target, at + k + 3 * LANES);
        for (int i = 0; i < count; i++) {
          int x = from + i * width + k;
          FloatVector factor = FloatVector.broadcast(WIDEST, factors[first + i * stride]);
          a = a.add(factor.mul(FloatVector.fromArray(WIDEST, rows, x)));
          b = b.add(factor.mul(FloatVector.fromArray(WIDEST, rows, x + LANES)));
          c = c.add(factor.mul(FloatVector.fromArray(WIDEST, rows, x + 2 * LANES)));
          d = d.add(factor.mul(FloatVector.fromArray(WIDEST, rows, x + 3 * LANES)));
        }
        a.intoArray(target, at + k);
        b.intoArray(target, at + k + LANES);
        c.intoArray(target, at + k + 2 * LANES);
        d.intoArray(target, at + k + 3 * LANES);
      }
      for (; k <= width - LANES; k += LANES) {
        FloatVector sum = FloatVector.fromArray(WIDEST, target, at + k);
        for (int i = 0; i < count; i++) {
          FloatVector x = FloatVector.fromArray(WIDEST, rows, from + i * width + k);
          sum = sum.add(x.mul(factors[first + i * stride]));
        }
        sum.intoArray(target, at + k);
      }
      for (; k <= width - FLOATS.length(); k += FLOATS.length()) {
        FloatVector sum = FloatVector.fromArray(FLOATS, target, at + k);
        for (int i = 0; i < count; i++) {
          FloatVector x = FloatVector.fromArray(FLOATS, rows, from + i * width + k);
          sum = sum.add(x.mul(factors[first + i * stride]));
        }
        sum.intoArray(target, at + k);
      }
      return k;
    }
  }
}
