package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which metrics lists with one right item have.
 *
 * @param hitRates the lengths of HitRate@k; where one item is right, that is recall@k
 * @param ndcgs the lengths of NDCG@k
 * @param reciprocal the length that the reciprocal rank ends at; 0 for lists of all items
 */
record RecallCuts(List<Integer> hitRates, List<Integer> ndcgs, int reciprocal) {
  /** The length of lists, unless metrics of longer ones are asked for. */
  static final int LENGTH = 100;

  private static final List<Integer> HIT_RATES = List.of(10, 50, 100);
  private static final List<Integer> NDCGS = List.of(10);

  RecallCuts {
    hitRates = List.copyOf(hitRates);
    ndcgs = List.copyOf(ndcgs);
  }

  /** A metric of a list, by the rank of its right item, which is 0 where the list lacks it. */
  @FunctionalInterface
  interface OfRank {
    double value(int rank);
  }

  /** The standard metrics of lists that end behind an item, or of all items with length 0. */
  static RecallCuts standard(int length) {
    return new RecallCuts(HIT_RATES, NDCGS, length);
  }

  /** The standard metrics and those of other lengths. */
  static RecallCuts with(List<Integer> cutoffs) {
    return new RecallCuts(merged(HIT_RATES, cutoffs), merged(NDCGS, cutoffs), LENGTH);
  }

  private static List<Integer> merged(List<Integer> standard, List<Integer> more) {
    return Stream.concat(standard.stream(), more.stream()).distinct().sorted().toList();
  }

  /** How long lists have to be. */
  int longest() {
    return Math.max(reciprocal, hitRates.stream().mapToInt(Integer::intValue).max().orElse(LENGTH));
  }

  /** All metrics by name: {@code hit_rate@10}, ..., {@code ndcg@10}, and {@code mrr}. */
  Map<String, OfRank> metrics() {
    Map<String, OfRank> metrics = new LinkedHashMap<>();
    for (int k : hitRates) {
      metrics.put("hit_rate@" + k, rank -> rank >= 1 && rank <= k ? 1 : 0);
    }
    for (int k : ndcgs) {
      metrics.put(
          "ndcg@" + k, rank -> rank >= 1 && rank <= k ? Math.log(2) / Math.log(rank + 1.0) : 0);
    }
    metrics.put(
        reciprocal == 0 ? "mrr" : "mrr@" + reciprocal,
        rank -> rank >= 1 && (reciprocal == 0 || rank <= reciprocal) ? 1.0 / rank : 0);
    return metrics;
  }
}
