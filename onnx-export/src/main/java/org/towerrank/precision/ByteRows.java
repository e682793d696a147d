package org.towerrank.precision;

import java.util.List;
import org.towerrank.model.FloatTensor;

/**
 * A matrix in one byte a number, and one more a row: whole numbers from -127 to 127 times the row's
 * scale, which is one of 256.
 *
 * <p>The scales rise by a constant factor, from that of the smallest row to that of the largest. So
 * a row with one huge number spoils that row alone. A row of zeros has the scale 0.
 *
 * @param packed row by row: the numbers, and behind them which scale the row has, as an unsigned
 *     byte. So a look-up reads one place in memory
 * @param columns numbers in a row
 * @param scales ascending
 */
@SuppressWarnings("ArrayRecordComponent") // As large as tables are; nobody compares them.
public record ByteRows(byte[] packed, int columns, float[] scales) {
  private static final int LARGEST = Byte.MAX_VALUE;

  public ByteRows {
    if (packed.length % (columns + 1) != 0 || scales.length != Codebook.SIZE) {
      throw new IllegalArgumentException(
          "rows of bytes: expected 256 scales and "
              + (columns + 1)
              + " bytes in each row, got "
              + scales.length
              + " scales and "
              + packed.length
              + " bytes");
    }
  }

  /**
   * Rounds a matrix.
   *
   * @param matrix {@code [rows, columns]}, finite
   */
  public static ByteRows of(FloatTensor matrix) {
    int rows = matrix.extent(0);
    int columns = matrix.extent(1);
    float[] largest = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest[row] = Math.max(largest[row], Math.abs(matrix.data()[i]));
      }
    }
    float[] scales = scales(largest);
    byte[] packed = new byte[Math.multiplyExact(rows, columns + 1)];
    for (int row = 0; row < rows; row++) {
      int code = code(scales, largest[row] / LARGEST);
      int at = row * (columns + 1);
      for (int column = 0; column < columns; column++) {
        packed[at + column] = round(matrix.data()[row * columns + column], scales[code]);
      }
      packed[at + columns] = (byte) code;
    }
    return new ByteRows(packed, columns, scales);
  }

  private static byte round(float number, float scale) {
    return scale == 0
        ? 0
        : (byte) Math.clamp(Math.round((double) number / scale), -LARGEST, LARGEST);
  }

  /** 0, and scales between those of the smallest and the largest row that is not zero. */
  private static float[] scales(float[] largest) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (float number : largest) {
      double scale = number / LARGEST;
      if (scale > 0) {
        least = Math.min(least, scale);
        most = Math.max(most, scale);
      }
    }
    float[] scales = new float[Codebook.SIZE];
    int steps = Codebook.SIZE - 2;
    for (int i = 0; i <= steps && most > 0; i++) {
      scales[i + 1] = (float) (least * Math.pow(most / least, (double) i / steps));
    }
    scales[Codebook.SIZE - 1] = (float) most;
    return scales;
  }

  /** The smallest scale that is large enough. */
  private static int code(float[] scales, float needed) {
    int low = 0;
    int high = scales.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (scales[middle] >= needed) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** What the bytes stand for, as the graph computes it. */
  public FloatTensor floats() {
    int rows = packed.length / (columns + 1);
    float[] floats = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      int at = row * (columns + 1);
      float scale = scales[Byte.toUnsignedInt(packed[at + columns])];
      for (int column = 0; column < columns; column++) {
        floats[row * columns + column] = packed[at + column] * scale;
      }
    }
    return new FloatTensor(List.of(rows, columns), floats);
  }
}
