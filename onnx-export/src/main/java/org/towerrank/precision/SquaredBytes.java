package org.towerrank.precision;

import java.util.List;
import org.towerrank.model.FloatTensor;

/**
 * Numbers in one byte each: {@code x · |x|} of {@code x = byte · step}. Steps are fine near zero,
 * where most numbers are, and a graph computes them faster than it looks values up.
 *
 * @param codes from -127 to 127
 * @param step the root of the largest number's size, by 127
 */
@SuppressWarnings("ArrayRecordComponent") // As large as tables are; nobody compares them.
public record SquaredBytes(byte[] codes, float step) {
  private static final int LARGEST = Byte.MAX_VALUE;

  /** Rounds numbers, each to the nearest there is. */
  public static SquaredBytes of(float[] numbers) {
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    float step = (float) (Math.sqrt(largest) / LARGEST);
    byte[] codes = new byte[numbers.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (Math.signum(numbers[i]) * nearest(Math.abs(numbers[i]), step));
    }
    return new SquaredBytes(codes, step);
  }

  private static int nearest(float size, float step) {
    if (step == 0) {
      return 0;
    }
    int below = (int) Math.min(LARGEST, Math.sqrt(size) / step);
    boolean up = below < LARGEST && square(below + 1, step) - size < size - square(below, step);
    return up ? below + 1 : below;
  }

  private static float square(int code, float step) {
    float root = code * step;
    return root * Math.abs(root);
  }

  /** What the codes stand for, in a shape. */
  public FloatTensor floats(List<Integer> shape) {
    float[] floats = new float[codes.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = square(codes[i], step);
    }
    return new FloatTensor(shape, floats);
  }

  /**
   * The mean difference from the numbers, by their mean size. Large where one number is many times
   * the others; squares of differences would hide that behind the one.
   *
   * @param numbers that were rounded
   */
  public double error(float[] numbers) {
    double sizes = 0;
    double errors = 0;
    for (int i = 0; i < numbers.length; i++) {
      sizes += Math.abs(numbers[i]);
      errors += Math.abs(numbers[i] - square(codes[i], step));
    }
    return sizes == 0 ? 0 : errors / sizes;
  }
}
