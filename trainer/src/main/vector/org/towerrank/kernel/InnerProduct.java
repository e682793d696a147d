package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The inner product of some numbers of one array and as many of another. */
public final class InnerProduct {
  private static final int LANES = 8;

  private InnerProduct() {}

  /**
   * Multiplies. Products are summed in eight sums side by side, and these one after another,
   * however wide vectors are; those behind the last eight follow.
   */
  public static float of(float[] left, int from, float[] right, int start, int count) {
    float[] sums = new float[LANES];
    int whole = count - count % LANES;
    if (Vectors.AVAILABLE && FLOATS.length() == LANES) {
      Vectorized.multiply(left, from, right, start, whole, sums);
    } else {
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
