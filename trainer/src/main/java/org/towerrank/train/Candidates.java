package org.towerrank.train;

import java.util.Arrays;

/**
 * The items that the rows of a batch are scored against, each once.
 *
 * @param items indexes in the catalogue
 * @param positions of each row's own choice in {@code items}
 * @param corrections added to the logits of each item, such as {@code -log} of the probability of
 *     being a candidate
 * @param correctsChosen whether a row's own choice is corrected too
 * @param included for each row and item whether it is one of the row's candidates; empty if all are
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step and read once.
record Candidates(
    int[] items, int[] positions, float[] corrections, boolean correctsChosen, boolean[] included) {

  /** What is added to the logits {@code [rows, items]}, row-major. */
  float[] adjustments(float excluded) {
    float[] added = new float[positions.length * items.length];
    for (int row = 0; row < positions.length; row++) {
      int at = row * items.length;
      System.arraycopy(corrections, 0, added, at, items.length);
      if (!correctsChosen) {
        added[at + positions[row]] = 0;
      }
      for (int i = 0; i < items.length && included.length > 0; i++) {
        if (!included[at + i]) {
          added[at + i] = excluded;
        }
      }
    }
    return added;
  }

  /** The same candidates for every row. */
  static boolean[] all(int rows, int items) {
    boolean[] included = new boolean[rows * items];
    Arrays.fill(included, true);
    return included;
  }
}
