package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Inner products of some numbers of one array and as many of another. Products are summed in eight
 * sums side by side, and these one after another, however wide vectors are; those behind the last
 * eight follow.
 */
public final class InnerProduct {
  private static final int LANES = 8;

  private InnerProduct() {}

  /** Multiplies {@code count} numbers of each. */
  public static float of(float[] left, int from, float[] right, int start, int count) {
    return of(left, from, right, start, count, new float[LANES]);
  }

  /**
   * Multiplies the same numbers with each of some rows.
   *
   * @param rows {@code [count, width]} from {@code start} on
   * @param target takes the products from {@code at} on
   */
  public static void ofRows(
      float[] left,
      int from,
      int width,
      float[] rows,
      int start,
      int count,
      float[] target,
      int at) {
    float[] sums = new float[LANES];
    for (int i = 0; i < count; i++) {
      target[at + i] = of(left, from, rows, start + i * width, width, sums);
    }
  }

  private static float of(
      float[] left, int from, float[] right, int start, int count, float[] sums) {
    int whole = count - count % LANES;
    if (Vectors.AVAILABLE && FLOATS.length() == LANES) {
      Vectorized.multiply(left, from, right, start, whole, sums);
    } else {
      Arrays.fill(sums, 0);
      for (int k = 0; k < whole; k++) {
        sums[k % LANES] += left[from + k] * right[start + k];
      }
    }
    float sum = 0;
    for (float each : sums) {
      sum += each;
    }
    for (int k = whole; k < count; k++) {
      sum += left[from + k] * right[start + k];
    }
    return sum;
  }

  private static final class Vectorized {

    static void multiply(
        float[] left, int from, float[] right, int start, int count, float[] sums) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int k = 0; k < count; k += LANES) {
        FloatVector factor = FloatVector.fromArray(FLOATS, left, from + k);
        sum = sum.add(factor.mul(FloatVector.fromArray(FLOATS, right, start + k)));
      }
      sum.intoArray(sums, 0);
    }
  }
}
