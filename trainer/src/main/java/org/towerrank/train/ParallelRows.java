package org.towerrank.train;

import java.util.stream.IntStream;

/** Work over many rows in parts that several threads take. */
final class ParallelRows {
  private static final int ROWS = 1024;

  private ParallelRows() {}

  /** Processes the rows {@code [from, to)}. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to);
  }

  /** Runs all parts of {@code count} rows; which thread runs which part must not matter. */
  static void run(int count, Part part) {
    run(count, ROWS, part);
  }

  /** The same in parts of at most {@code rows} rows. */
  static void run(int count, int rows, Part part) {
    if (count <= rows) {
      part.run(0, count);
      return;
    }
    IntStream.range(0, Math.ceilDiv(count, rows))
        .parallel()
        .forEach(i -> part.run(i * rows, Math.min(count, (i + 1) * rows)));
  }
}
