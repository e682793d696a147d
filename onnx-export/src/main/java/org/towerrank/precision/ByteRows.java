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
 * @param values row by row
 * @param scaleCodes which scale each row has, as unsigned bytes
 * @param scales ascending
 */
@SuppressWarnings("ArrayRecordComponent") // As large as tables are; nobody compares them.
public record ByteRows(byte[] values, byte[] scaleCodes, float[] scales) {
  private static final int LARGEST = Byte.MAX_VALUE;

  public ByteRows {
    boolean whole =
        scaleCodes.length == 0 ? values.length == 0 : values.length % scaleCodes.length == 0;
    if (!whole || scales.length != Codebook.SIZE) {
      throw new IllegalArgumentException(
          "rows of bytes: expected 256 scales and as many bytes in each row, got "
              + scales.length
              + " scales and "
              + values.length
              + " bytes in "
              + scaleCodes.length
              + " rows");
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
    byte[] codes = new byte[rows];
    byte[] values = new byte[matrix.data().length];
    for (int row = 0; row < rows; row++) {
      int code = code(scales, largest[row] / LARGEST);
      codes[row] = (byte) code;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        values[i] = round(matrix.data()[i], scales[code]);
      }
    }
    return new ByteRows(values, codes, scales);
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
    int rows = scaleCodes.length;
    int columns = rows == 0 ? 0 : values.length / rows;
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i] * scales[Byte.toUnsignedInt(scaleCodes[i / columns])];
    }
    return new FloatTensor(List.of(rows, columns), floats);
  }
}
