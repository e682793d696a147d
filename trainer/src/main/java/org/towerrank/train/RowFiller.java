package org.towerrank.train;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.towerrank.kernel.RoundedNumbers;

/** Fills direct memory, on all cores. */
final class RowFiller {
  /** Fewer numbers than this are not worth a second thread. */
  private static final int PART = 1 << 16;

  private RowFiller() {}

  /** Writes rows to an array. */
  @FunctionalInterface
  interface Writer {
    void write(int row, float[] target, int at);
  }

  /** Writers of rows {@code [from, to)}, each for one thread. */
  @FunctionalInterface
  interface Writers {
    Writer of(int from, int to);
  }

  /** Fills {@code [count, width]} with numbers of bfloat16. */
  static void fill(ShortBuffer target, int width, int count, Writers writers) {
    ParallelRows.run(
        count,
        Math.max(1, PART / width),
        (from, to) -> {
          Writer writer = writers.of(from, to);
          float[] one = new float[width];
          short[] rounded = new short[width];
          for (int row = from; row < to; row++) {
            writer.write(row, one, 0);
            RoundedNumbers.round(one, width, rounded);
            target.put(row * width, rounded);
          }
        });
  }

  /** Fills {@code [count, width]}. */
  static void fill(FloatBuffer target, int width, int count, Writers writers) {
    ParallelRows.run(
        count,
        Math.max(1, PART / width),
        (from, to) -> {
          Writer writer = writers.of(from, to);
          float[] one = new float[width];
          for (int row = from; row < to; row++) {
            writer.write(row, one, 0);
            target.put(row * width, one, 0, width);
          }
        });
  }
}
