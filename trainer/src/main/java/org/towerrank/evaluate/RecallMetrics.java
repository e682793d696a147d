package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of where one right item stands in each ranked list, averaged over lists. Mutable: ranks
 * are added one by one.
 */
public final class RecallMetrics {
  private final Map<String, RecallCuts.OfRank> metrics;
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private int lists;

  private RecallMetrics(RecallCuts cuts) {
    this.metrics = cuts.metrics();
    metrics.keySet().forEach(name -> sums.put(name, new double[2]));
  }

  /** Metrics of lists of all items. */
  public static RecallMetrics ofAll() {
    return new RecallMetrics(RecallCuts.standard(0));
  }

  /** Metrics of lists that end behind an item, which {@code mrr@length} says. */
  public static RecallMetrics ofFirst(int length) {
    return new RecallMetrics(RecallCuts.standard(length));
  }

  /** Metrics of lists with these ranks of the right item. */
  static RecallMetrics of(RecallCuts cuts, int[] ranks) {
    RecallMetrics metrics = new RecallMetrics(cuts);
    for (int rank : ranks) {
      metrics.add(rank);
    }
    return metrics;
  }

  /**
   * Adds a list.
   *
   * @param rank of the right item, from 1; 0 if it is not in the list
   */
  public void add(int rank) {
    lists++;
    metrics.forEach(
        (name, metric) -> {
          double value = metric.value(rank);
          double[] sum = sums.getOrDefault(name, new double[2]);
          sum[0] += value;
          sum[1] += value * value;
        });
  }

  /** All metrics by name: {@code hit_rate@10}, ..., {@code ndcg@10}, and {@code mrr}. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    sums.forEach((name, sum) -> values.put(name, sum[0] / lists));
    return values;
  }

  /** The standard errors of all metrics by name. */
  Map<String, Double> standardErrors() {
    Map<String, Double> errors = new LinkedHashMap<>();
    sums.forEach((name, sum) -> errors.put(name, StandardErrors.ofMean(sum[0], sum[1], lists)));
    return errors;
  }

  /** The metrics with their standard errors. */
  public Measurement measurement() {
    return new Measurement(values(), standardErrors());
  }
}
