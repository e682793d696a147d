package org.towerrank.precision;

import java.util.List;
import org.towerrank.model.FloatTensor;

/**
 * Matrices in one byte a number: whole numbers from -64 to 64 times the scale of their column.
 *
 * @param values row by row
 * @param scales of each column of each matrix
 */
@SuppressWarnings("ArrayRecordComponent") // As large as layers are; nobody compares them.
public record ByteColumns(byte[] values, float[] scales) {
  /**
   * The largest whole number. Processors with AVX2 and no VNNI add two products with unsigned bytes
   * in 16 bits, which 2 · 255 · 64 just fits: all processors give the same.
   */
  public static final int LARGEST = 64;

  /**
   * Rounds matrices.
   *
   * @param matrices {@code [rows, columns]} or {@code [groups, rows, columns]}, finite
   */
  public static ByteColumns of(FloatTensor matrices) {
    Layout layout = Layout.of(matrices.shape());
    float[] data = matrices.data();
    float[] scales = new float[layout.scales()];
    for (int i = 0; i < data.length; i++) {
      int at = layout.scale(i);
      scales[at] = Math.max(scales[at], Math.abs(data[i]));
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] /= LARGEST;
    }
    byte[] values = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      float scale = scales[layout.scale(i)];
      long whole = scale == 0 ? 0 : Math.round((double) data[i] / scale);
      values[i] = (byte) Math.clamp(whole, -LARGEST, LARGEST);
    }
    return new ByteColumns(values, scales);
  }

  /**
   * What the bytes stand for.
   *
   * @param shape of the matrices
   * @throws IllegalArgumentException when that is of another size
   */
  public FloatTensor floats(List<Integer> shape) {
    Layout layout = Layout.of(shape);
    if (layout.scales() != scales.length || layout.size() != values.length) {
      throw new IllegalArgumentException(
          "columns of bytes of shape "
              + shape
              + ": expected "
              + layout.size()
              + " bytes and "
              + layout.scales()
              + " scales, got "
              + values.length
              + " and "
              + scales.length);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i] * scales[layout.scale(i)];
    }
    return new FloatTensor(shape, floats);
  }

  /** Where the scale of a number is. */
  private record Layout(int groups, int rows, int columns) {
    static Layout of(List<Integer> shape) {
      int rank = shape.size();
      if (rank < 2 || rank > 3) {
        throw new IllegalArgumentException(
            "expected the shape of a matrix, or of several, got " + shape);
      }
      return new Layout(rank == 3 ? shape.get(0) : 1, shape.get(rank - 2), shape.get(rank - 1));
    }

    int size() {
      return groups * rows * columns;
    }

    int scales() {
      return groups * columns;
    }

    int scale(int number) {
      return number / (rows * columns) * columns + number % columns;
    }
  }
}
