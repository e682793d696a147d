package org.towerrank.kernel;

import static jdk.incubator.vector.FloatVector.SPECIES_512;
import static org.towerrank.kernel.Species.FLOATS;

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
    int done = 0;
    if (Vectors.AVAILABLE) {
      done =
          Species.WIDE ? Wide.add(rows, from, count, width, factors, first, stride, target, at) : 0;
      done = Vectorized.add(rows, from, count, width, factors, first, stride, target, at, done);
    }
    for (int k = done; k < width; k++) {
      float sum = target[at + k];
      for (int i = 0; i < count; i++) {
        sum += factors[first + i * stride] * rows[from + i * width + k];
      }
      target[at + k] = sum;
    }
  }

  private static final class Vectorized {
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
        int at,
        int done) {
      int lanes = FLOATS.length();
      int k = done;
      // Several sums at a time, as each addition waits for the one before in its sum.
      for (; k <= width - SIDE_BY_SIDE * lanes; k += SIDE_BY_SIDE * lanes) {
        FloatVector a = FloatVector.fromArray(FLOATS, target, at + k);
        FloatVector b = FloatVector.fromArray(FLOATS, target, at + k + lanes);
        FloatVector c = FloatVector.fromArray(FLOATS, target, at + k + 2 * lanes);
        FloatVector d = FloatVector.fromArray(FLOATS, target, at + k + 3 * lanes);
        for (int i = 0; i < count; i++) {
          int x = from + i * width + k;
          FloatVector factor = FloatVector.broadcast(FLOATS, factors[first + i * stride]);
          a = a.add(factor.mul(FloatVector.fromArray(FLOATS, rows, x)));
          b = b.add(factor.mul(FloatVector.fromArray(FLOATS, rows, x + lanes)));
          c = c.add(factor.mul(FloatVector.fromArray(FLOATS, rows, x + 2 * lanes)));
          d = d.add(factor.mul(FloatVector.fromArray(FLOATS, rows, x + 3 * lanes)));
        }
        a.intoArray(target, at + k);
        b.intoArray(target, at + k + lanes);
        c.intoArray(target, at + k + 2 * lanes);
        d.intoArray(target, at + k + 3 * lanes);
      }
      for (; k <= width - lanes; k += lanes) {
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

  /** The same with twice as wide vectors. */
  private static final class Wide {
    private static final int LANES = FloatVector.SPECIES_512.length();
    private static final int SIDE_BY_SIDE = 4;

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
      for (; k <= width - SIDE_BY_SIDE * LANES; k += SIDE_BY_SIDE * LANES) {
        FloatVector a = FloatVector.fromArray(SPECIES_512, target, at + k);
        FloatVector b = FloatVector.fromArray(SPECIES_512, target, at + k + LANES);
        FloatVector c = FloatVector.fromArray(SPECIES_512, target, at + k + 2 * LANES);
        FloatVector d = FloatVector.fromArray(SPECIES_512, target, at + k + 3 * LANES);
        for (int i = 0; i < count; i++) {
          int x = from + i * width + k;
          FloatVector factor = FloatVector.broadcast(SPECIES_512, factors[first + i * stride]);
          a = a.add(factor.mul(FloatVector.fromArray(SPECIES_512, rows, x)));
          b = b.add(factor.mul(FloatVector.fromArray(SPECIES_512, rows, x + LANES)));
          c = c.add(factor.mul(FloatVector.fromArray(SPECIES_512, rows, x + 2 * LANES)));
          d = d.add(factor.mul(FloatVector.fromArray(SPECIES_512, rows, x + 3 * LANES)));
        }
        a.intoArray(target, at + k);
        b.intoArray(target, at + k + LANES);
        c.intoArray(target, at + k + 2 * LANES);
        d.intoArray(target, at + k + 3 * LANES);
      }
      for (; k <= width - LANES; k += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES_512, target, at + k);
        for (int i = 0; i < count; i++) {
          FloatVector x = FloatVector.fromArray(SPECIES_512, rows, from + i * width + k);
          sum = sum.add(x.mul(factors[first + i * stride]));
        }
        sum.intoArray(target, at + k);
      }
      return k;
    }
  }
}
