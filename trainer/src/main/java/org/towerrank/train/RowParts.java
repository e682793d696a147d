package org.towerrank.train;

import java.util.stream.IntStream;

/** Work over many rows in parts that several threads take. */
final class RowParts {
  private static final int ROWS = 4096;

  private RowParts() {}

  /** Does something for the rows {@code [from, to)}. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to);
  }

  /** Runs all parts of so many rows; which thread runs which must not matter. */
  static void run(int count, Part part) {
    if (count <= ROWS) {
      part.run(0, count);
      return;
    }
    IntStream.range(0, (count + ROWS - 1) / ROWS)
        .parallel()
        .forEach(i -> part.run(i * ROWS, Math.min(count, (i + 1) * ROWS)));
  }
}
