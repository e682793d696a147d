package org.towerrank.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ends a trial that does worse than half of the trials before it did after as many epochs: the
 * asynchronous successive halving of Li et al. 2020 ("A System for Massively Parallel
 * Hyperparameter Tuning"), with a halving factor of 2. Trials run one after another, so that one is
 * judged when it gets to a rung, by all that got there. Rungs are the first epochs that every trial
 * has, twice as many, four times as many, and so on.
 */
final class SuccessiveHalving {
  private final int first;
  private final Map<Integer, List<Double>> rungs = new TreeMap<>();

  /**
   * @param first epochs that no trial ends before
   */
  SuccessiveHalving(int first) {
    this.first = first;
  }

  boolean isRung(int epochs) {
    return epochs >= first && epochs % first == 0 && Integer.bitCount(epochs / first) == 1;
  }

  /** Takes down how a trial that is over did at its rungs. */
  void add(Map<Integer, Double> reached) {
    reached.forEach(
        (epochs, score) -> rungs.computeIfAbsent(epochs, rung -> new ArrayList<>()).add(score));
  }

  /** Whether a trial goes on that has this score at a rung. */
  boolean goesOn(int epochs, double score) {
    List<Double> others = new ArrayList<>(rungs.getOrDefault(epochs, List.of()));
    others.add(score);
    others.sort(Comparator.reverseOrder());
    return score >= others.get((others.size() + 1) / 2 - 1);
  }
}
