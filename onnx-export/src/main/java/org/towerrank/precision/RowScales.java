package org.towerrank.precision;

import java.nio.FloatBuffer;
import org.towerrank.model.FloatTensor;

/**
 * The 256 scales that rows of bytes choose from: {@code largest · exp((code - 127) · step)} for
 * codes from -128 to 127, so that a graph computes a scale rather than looks it up.
 *
 * <p>They rise by a constant factor, from that of the smallest row to that of the largest.
 *
 * @param step logarithm of that factor, not negative
 * @param largest the scale of code 127
 */
public record RowScales(float step, float largest) {
  /** The code of the largest scale. */
  public static final int HIGHEST = Byte.MAX_VALUE;

  private static final int LOWEST = Byte.MIN_VALUE;

  /** What a scale may be too small by, as an exponent in float32 is rounded. */
  private static final double ROUNDED = 1 - 1e-5;

  /**
   * The scales of a table.
   *
   * @param matrix {@code [rows, columns]}, finite; rows of zeros need none
   */
  public static RowScales of(FloatTensor matrix) {
    FloatBuffer numbers = matrix.numbers();
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int row = 0; row < matrix.extent(0); row++) {
      double needed = needed(numbers, matrix.extent(1), row);
      if (needed > 0) {
        least = Math.min(least, needed);
        most = Math.max(most, needed);
      }
    }
    if (most == 0) {
      return new RowScales(0, 0);
    }
    return new RowScales((float) (Math.log(most / least) / (HIGHEST - LOWEST)), (float) most);
  }

  /** The scale with which a row's largest number becomes the largest byte. */
  static float needed(FloatBuffer matrix, int columns, int row) {
    float largest = 0;
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      largest = Math.max(largest, Math.abs(matrix.get(i)));
    }
    return largest / HIGHEST;
  }

  /** All scales, by the code as an unsigned byte. */
  public float[] all() {
    float[] scales = new float[Codebook.SIZE];
    for (int code = LOWEST; code <= HIGHEST; code++) {
      scales[Byte.toUnsignedInt((byte) code)] = scale(code);
    }
    return scales;
  }

  private float scale(int code) {
    return (float) Math.exp((code - HIGHEST) * step) * largest;
  }

  /** The code of the smallest scale that is large enough. */
  byte code(float needed) {
    int low = LOWEST;
    int high = HIGHEST;
    while (low < high) {
      int between = Math.floorDiv(low + high, 2);
      if (scale(between) >= needed * ROUNDED) {
        high = between;
      } else {
        low = between + 1;
      }
    }
    return (byte) low;
  }
}
