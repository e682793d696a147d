package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;
import static org.towerrank.kernel.Species.WIDEST;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax of a row of numbers in place. Exponentials are summed in eight sums side by side, a block
 * at a time in float32 and the blocks in double precision, however wide vectors are.
 *
 * <p>{@code exp(x) = 2^n exp(r)} with {@code n} the integer nearest to {@code x / ln 2}, and {@code
 * exp(r)} by Taylor's series, which ends below half of the last bit.
 */
public final class Softmax {
  private static final int LANES = 8;
  private static final int BLOCK = 4096;

  /** Exponentials of less are 0: with them, products would compute with denormal numbers. */
  private static final float LEAST = -80;

  private static final float LOG2_E = 1.442695f;

  /** What rounds a small number to an integer, which then is in the lowest bits of the sum. */
  private static final float ROUNDER = 0x1.8p23f;

  /** The first bits of {@code ln 2}, few enough for exact products with {@code n}. */
  private static final float LN2_HIGH = 0x1.62ep-1f;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  private static final float C2 = 1 / 2f;
  private static final float C3 = 1 / 6f;
  private static final float C4 = 1 / 24f;
  private static final float C5 = 1 / 120f;
  private static final float C6 = 1 / 720f;
  private static final float C7 = 1 / 5040f;

  /** Bits of a float's fraction. */
  private static final int FRACTION = 23;

  private Softmax() {}

  /**
   * Replaces each number {@code x} by {@code factor · exp(x) / Σ exp}. With a NaN, with positive
   * infinity, or with nothing but negative infinity among them, all become NaN or 0.
   *
   * @param numbers their first {@code count} are read and replaced
   * @return {@code log Σ exp(x)}; NaN where they are
   */
  public static double scaled(float[] numbers, int count, float factor) {
    return scaled(numbers, count, factor, Vectors.AVAILABLE && FLOATS.length() == LANES);
  }

  /** The same, with vectors or one number after another. */
  static double scaled(float[] numbers, int count, float factor, boolean vectors) {
    int whole = count - count % LANES;
    float most = vectors ? Vectorized.most(numbers, whole) : most(numbers, 0, whole);
    most = Math.max(most, most(numbers, whole, count));
    float[] sums = new float[LANES];
    double total = 0;
    for (int from = 0; from < whole; from += BLOCK) {
      int to = Math.min(whole, from + BLOCK);
      if (vectors) {
        Vectorized.exponentials(numbers, from, to, most, sums);
      } else {
        exponentials(numbers, from, to, most, sums);
      }
      for (float sum : sums) {
        total += sum;
      }
    }
    for (int i = whole; i < count; i++) {
      numbers[i] = exp(numbers[i] - most);
      total += numbers[i];
    }
    scale(numbers, count, (float) (factor / total));
    return most + Math.log(total);
  }

  /** The largest; a NaN among them makes the sum of exponentials NaN. */
  private static float most(float[] numbers, int from, int to) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      most = numbers[i] > most ? numbers[i] : most;
    }
    return most;
  }

  private static void exponentials(float[] numbers, int from, int to, float most, float[] sums) {
    Arrays.fill(sums, 0);
    addExponentials(numbers, from, to, most, sums);
  }

  private static void addExponentials(float[] numbers, int from, int to, float most, float[] sums) {
    for (int i = from; i < to; i++) {
      numbers[i] = exp(numbers[i] - most);
      sums[i % LANES] += numbers[i];
    }
  }

  /** {@code exp(x)} of a number that is not positive, or NaN. */
  static float exp(float x) {
    if (x < LEAST) {
      return 0;
    }
    float rounded = x * LOG2_E + ROUNDER;
    float n = rounded - ROUNDER;
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float series = ((((((C7 * r + C6) * r + C5) * r + C4) * r + C3) * r + C2) * r + 1) * r + 1;
    // Adds n to the exponent.
    int bits = Float.floatToRawIntBits(series) + (Float.floatToRawIntBits(rounded) << FRACTION);
    return Float.intBitsToFloat(bits);
  }

  /** Plain, as the compiler makes vector instructions of it. */
  private static void scale(float[] numbers, int count, float factor) {
    for (int i = 0; i < count; i++) {
      numbers[i] *= factor;
    }
  }

  private static final class Vectorized {
    private static final int WIDTH = WIDEST.length();

    /** Four side by side, as each comparison waits for the one before. */
    static float most(float[] numbers, int count) {
      FloatVector a = FloatVector.broadcast(WIDEST, Float.NEGATIVE_INFINITY);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int i = 0;
      for (; i <= count - 4 * WIDTH; i += 4 * WIDTH) {
        FloatVector first = FloatVector.fromArray(WIDEST, numbers, i);
        FloatVector second = FloatVector.fromArray(WIDEST, numbers, i + WIDTH);
        FloatVector third = FloatVector.fromArray(WIDEST, numbers, i + 2 * WIDTH);
        FloatVector fourth = FloatVector.fromArray(WIDEST, numbers, i + 3 * WIDTH);
        a = a.blend(first, first.compare(VectorOperators.GT, a));
        b = b.blend(second, second.compare(VectorOperators.GT, b));
        c = c.blend(third, third.compare(VectorOperators.GT, c));
        d = d.blend(fourth, fourth.compare(VectorOperators.GT, d));
      }
      float most = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
      return Math.max(most, Softmax.most(numbers, i, count));
    }

    // In one method, the species by its name: as in AdamStep.
    static void exponentials(float[] numbers, int from, int to, float most, float[] sums) {
      FloatVector sum = FloatVector.zero(FLOATS);
      int i = from;
      for (; i <= to - WIDTH; i += WIDTH) {
        FloatVector x = FloatVector.fromArray(WIDEST, numbers, i).sub(most);
        VectorMask<Float> nothing = x.compare(VectorOperators.LT, LEAST);
        FloatVector rounded = x.mul(LOG2_E).add(ROUNDER);
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = x.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        FloatVector series =
            r.mul(C7).add(C6).mul(r).add(C5).mul(r).add(C4).mul(r).add(C3).mul(r).add(C2);
        series = series.mul(r).add(1).mul(r).add(1);
        IntVector power = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, FRACTION);
        FloatVector exponential =
            series.reinterpretAsInts().add(power).reinterpretAsFloats().blend(0, nothing);
        exponential.intoArray(numbers, i);
        // Eight sums, whose order does not depend on the width.
        sum = sum.add(FloatVector.fromArray(FLOATS, numbers, i));
        if (Species.WIDE) {
          sum = sum.add(FloatVector.fromArray(FLOATS, numbers, i + LANES));
        }
      }
      sum.intoArray(sums, 0);
      addExponentials(numbers, i, to, most, sums);
    }
  }
}
