package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The ranks of items in a list of those chosen most often. They are found in counts that are sorted
 * once: to go through all items for each row would take as long as items times rows.
 */
final class PopularityRanks {
  private final double[] counts;
  private final double[] ascending;

  /**
   * @param counts how often each item was chosen, from 0 on; not to be changed afterwards
   */
  PopularityRanks(double[] counts) {
    this.counts = counts;
    this.ascending = counts.clone();
    Arrays.parallelSort(ascending);
  }

  /**
   * The rank of an item, from 1 on; 0 if it is excluded. Of items chosen equally often it counts as
   * the last.
   *
   * @param excluded items that are not in the list; some may be named several times
   */
  int rank(int item, int[] excluded) {
    if (IntStream.of(excluded).anyMatch(other -> other == item)) {
      return 0;
    }
    double own = counts[item];
    long left = IntStream.of(excluded).distinct().filter(other -> counts[other] >= own).count();
    return (int) (ascending.length - fewer(own) - left);
  }

  /** How many items were chosen less often. */
  private int fewer(double count) {
    int from = 0;
    int to = ascending.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ascending[middle] < count) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
