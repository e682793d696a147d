package org.towerrank.train;

import java.nio.FloatBuffer;

/** Memory outside of the heap, filled by all cores. */
final class FloatRows {
  /** Fewer numbers than this are not worth a second thread. */
  private static final int PART = 1 << 16;

  private FloatRows() {}

  /** Writes one row to an array. */
  @FunctionalInterface
  interface Row {
    void write(int row, float[] target);
  }

  /** Copies the first numbers of an array. */
  static void put(float[] values, int length, FloatBuffer target) {
    RowParts.run(length, PART, (from, to) -> target.put(from, values, from, to - from));
  }

  /** Fills {@code [count, width]}. */
  static void fill(FloatBuffer target, int width, int count, Row row) {
    RowParts.run(
        count,
        Math.max(1, PART / width),
        (from, to) -> {
          float[] one = new float[width];
          for (int i = from; i < to; i++) {
            row.write(i, one);
            target.put(i * width, one, 0, width);
          }
        });
  }
}
