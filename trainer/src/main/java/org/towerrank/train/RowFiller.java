package org.towerrank.train;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.function.Supplier;
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

  /** Takes a row, for one thread. */
  @FunctionalInterface
  private interface Sink {
    void put(int row, float[] numbers);
  }

  /** Fills {@code [count, width]} with numbers of bfloat16. */
  static void fill(ShortBuffer target, int width, int count, Writers writers) {
    fill(
        width,
        count,
        writers,
        () -> {
          short[] rounded = new short[width];
          return (row, numbers) -> {
            RoundedNumbers.round(numbers, width, rounded);
            target.put(row * width, rounded);
          };
        });
  }

  /** Fills {@code [count, width]}. */
  static void fill(FloatBuffer target, int width, int count, Writers writers) {
    fill(width, count, writers, () -> (row, numbers) -> target.put(row * width, numbers));
  }

  private static void fill(int width, int count, Writers writers, Supplier<Sink> sinks) {
    ParallelRows.run(
        count,
        Math.max(1, PART / width),
        (from, to) -> {
          Writer writer = writers.of(from, to);
          Sink sink = sinks.get();
          float[] one = new float[width];
          for (int row = from; row < to; row++) {
            writer.write(row, one, 0);
            sink.put(row, one);
          }
        });
  }
}
