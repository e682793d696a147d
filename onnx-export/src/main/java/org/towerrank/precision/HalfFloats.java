package org.towerrank.precision;

import java.nio.FloatBuffer;
import org.towerrank.model.FloatTensor;

/** Numbers as IEEE 754 binary16, rounded to the nearest. */
public final class HalfFloats {
  /**
   * The least number that is nearer to what would follow 65504 than to that, and so is infinite.
   */
  private static final float BEYOND = 65520;

  private HalfFloats() {}

  /** Whether all of some numbers that are finite stay so. */
  public static boolean hold(FloatBuffer numbers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      float size = Math.abs(numbers.get(i));
      if (size >= BEYOND && size <= Float.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /**
   * The bits of each number.
   *
   * @param weight what the numbers are, for errors
   * @param tensor finite
   * @throws IllegalArgumentException naming a number that has no such form
   */
  public static short[] of(String weight, FloatTensor tensor) {
    FloatBuffer numbers = tensor.numbers();
    short[] bits = new short[tensor.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToFloat16(numbers.get(i));
      if (!Float.isFinite(Float.float16ToFloat(bits[i]))) {
        throw new IllegalArgumentException(
            "weight ["
                + weight
                + "], element "
                + i
                + ": expected a number of at most 65504 for fp16, got ["
                + numbers.get(i)
                + "]: export it as int8 or float32");
      }
    }
    return bits;
  }
}
