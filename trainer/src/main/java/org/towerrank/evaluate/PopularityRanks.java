package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.towerrank.data.RecallSplit;

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

  /**
   * The rank of the item that an event chose among those that could be recommended then, from 1 on;
   * 0 if it is excluded.
   */
  int rank(RecallSplit events, int row) {
    int target = events.target(row);
    int[] excluded = events.excluded(row);
    if (!events.hasLifetimes()) {
      return rank(target, excluded);
    }
    if (IntStream.of(excluded).anyMatch(other -> other == target)) {
      return 0;
    }
    double own = counts[target];
    IntPredicate before = other -> counts[other] >= own && events.isLive(row, other);
    long left = IntStream.of(excluded).distinct().filter(before).count();
    return (int) (IntStream.range(0, counts.length).filter(before).count() - left);
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
