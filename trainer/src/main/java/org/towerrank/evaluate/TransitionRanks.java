package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.towerrank.data.RecallSplit;

/**
 * The rank of the item that an event chose in a list without a model: first the items that were
 * chosen behind the latest item of the event's history, the most often chosen first; where that is
 * equal, and behind them, by popularity.
 */
final class TransitionRanks {
  private final double[] popularity;

  TransitionRanks(double[] popularity) {
    this.popularity = popularity;
  }

  /**
   * The rank, from 1 on; 0 if the item is excluded. Among equal ones it counts as the last.
   *
   * @param byPopularity its rank in a list of the items chosen most often
   * @param behind how often each item was chosen behind the latest of the history
   */
  int rank(RecallSplit events, int row, int byPopularity, Map<Integer, Double> behind) {
    int target = events.target(row);
    int[] excluded = events.excluded(row);
    Double own = behind.get(target);
    if (own == null) {
      // Those behind the latest item come first, however seldom they are chosen.
      return byPopularity == 0
          ? 0
          : byPopularity + count(events, row, behind, excluded, this::isLessPopular);
    }
    if (IntStream.of(excluded).anyMatch(item -> item == target)) {
      return 0;
    }
    return count(
        events,
        row,
        behind,
        excluded,
        (item, chosen) -> {
          double other = behind.getOrDefault(item, 0.0);
          return other > own || (other == own && popularity[item] >= popularity[chosen]);
        });
  }

  private boolean isLessPopular(int item, int target) {
    return popularity[item] < popularity[target];
  }

  @FunctionalInterface
  private interface Before {
    boolean isBefore(int item, int target);
  }

  private static int count(
      RecallSplit events, int row, Map<Integer, Double> behind, int[] excluded, Before before) {
    int target = events.target(row);
    int[] sorted = excluded.clone();
    Arrays.sort(sorted);
    return (int)
        behind.keySet().stream()
            .filter(item -> before.isBefore(item, target))
            .filter(item -> Arrays.binarySearch(sorted, item) < 0 && events.isLive(row, item))
            .count();
  }
}
