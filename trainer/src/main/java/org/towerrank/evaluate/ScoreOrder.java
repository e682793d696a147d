package org.towerrank.evaluate;

import java.util.Arrays;

/** The order of rows by their scores. */
final class ScoreOrder {
  private static final int INDEX_BITS = 32;
  private static final int SIGN = 31;

  private ScoreOrder() {}

  /**
   * The rows in ascending order of their scores; equal scores stand in the order of the rows.
   *
   * @throws IllegalArgumentException naming the first score that is no number, which has no rank
   */
  static int[] ascending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int row = 0; row < scores.length; row++) {
      if (Float.isNaN(scores[row])) {
        throw new IllegalArgumentException(
            "score " + (row + 1) + " of " + scores.length + ": expected a number, got [NaN]");
      }
      // Adding 0 makes -0 a 0, so that bits are ordered and equal as the numbers are.
      int bits = Float.floatToIntBits(scores[row] + 0f);
      long ordered = bits ^ (bits >> SIGN & Integer.MAX_VALUE);
      keys[row] = ordered << INDEX_BITS | row;
    }
    Arrays.parallelSort(keys);
    int[] order = new int[keys.length];
    Arrays.setAll(order, i -> (int) keys[i]);
    return order;
  }
}
