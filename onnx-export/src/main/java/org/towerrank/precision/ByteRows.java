package org.towerrank.precision;

import java.nio.FloatBuffer;
import java.util.List;
import org.towerrank.model.FloatTensor;

/**
 * A matrix in one byte a number, and one more a row: whole numbers from -127 to 127 times the row's
 * scale, which is one of 256, see {@link RowScales}. So a row with one huge number spoils that row
 * alone.
 *
 * @param packed row by row: the numbers, and behind them which scale the row has, as an unsigned
 *     byte. So a look-up reads one place in memory
 * @param columns numbers in a row
 * @param scales 256 of them
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
    return of(matrix, RowScales.of(matrix));
  }

  /**
   * The same with the scales that {@link RowScales#of} finds for it.
   *
   * @param matrix {@code [rows, columns]}, finite
   */
  public static ByteRows of(FloatTensor matrix, RowScales chosen) {
    int rows = matrix.extent(0);
    int columns = matrix.extent(1);
    FloatBuffer numbers = matrix.numbers();
    float[] scales = chosen.all();
    byte[] packed = new byte[Math.multiplyExact(rows, columns + 1)];
    for (int row = 0; row < rows; row++) {
      byte code = chosen.code(RowScales.needed(numbers, columns, row));
      int at = row * (columns + 1);
      for (int column = 0; column < columns; column++) {
        packed[at + column] =
            round(numbers.get(row * columns + column), scales[Byte.toUnsignedInt(code)]);
      }
      packed[at + columns] = code;
    }
    return new ByteRows(packed, columns, scales);
  }

  private static byte round(float number, float scale) {
    return scale == 0
        ? 0
        : (byte) Math.clamp(Math.round((double) number / scale), -LARGEST, LARGEST);
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
