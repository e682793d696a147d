package org.towerrank.train;

import java.util.SplittableRandom;

/** Random orders of rows. */
final class Shuffle {
  /** Rows that are mixed with each other. Fewer rows are all mixed. */
  static final int WINDOW = 1 << 20;

  /** Neighbours that stay in one window, so that a window is read from few places of a file. */
  private static final int BLOCK = 1 << 14;

  private final int[] order;
  private final SplittableRandom random;

  /** Orders of rows {@code 0..rows-1}; the same state of the generator gives the same ones. */
  Shuffle(int rows, SplittableRandom random) {
    this.order = new int[rows];
    this.random = random;
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
  }

  /**
   * The next order, valid until the next call, which reuses the array. With very many rows, blocks
   * are put in a random order, and the rows of a few blocks at a time are mixed. So rows on disk
   * are read from few places at a time.
   */
  int[] next() {
    if (order.length > WINDOW) {
      putBlocks();
    }
    for (int from = 0; from < order.length; from += WINDOW) {
      shuffle(order, from, Math.min(order.length, from + WINDOW), random);
    }
    return order;
  }

  private void putBlocks() {
    int at = 0;
    for (int block : blocks(order.length, random)) {
      int from = block * BLOCK;
      int to = Math.min(order.length, from + BLOCK);
      for (int row = from; row < to; row++) {
        order[at++] = row;
      }
    }
  }

  private static int[] blocks(int rows, SplittableRandom random) {
    int[] blocks = new int[Math.ceilDiv(rows, BLOCK)];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = i;
    }
    shuffle(blocks, 0, blocks.length, random);
    return blocks;
  }

  /** Fisher and Yates, in place. */
  private static void shuffle(int[] values, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = from + random.nextInt(i - from + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
