package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of where one right item stands in each ranked list, averaged over lists, each counting by
 * its weight. Mutable: ranks are added one by one.
 */
public final class RecallMetrics {
  private static final int FIRST_HIT_RATE = 50;

  private final Map<String, RecallCuts.OfRank> metrics;
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private double weights;
  private double squaredWeights;

  private RecallMetrics(RecallCuts cuts) {
    this.metrics = cuts.metrics();
    metrics.keySet().forEach(name -> sums.put(name, new double[2]));
  }

  /**
   * The first metric of lists of all items: HitRate@50, or where that is the same for all models,
   * as there are no more items, the mean reciprocal rank.
   */
  public static String first(int items) {
    return items > FIRST_HIT_RATE ? "hit_rate@" + FIRST_HIT_RATE : "mrr";
  }

  /** Metrics of lists of all items. */
  public static RecallMetrics ofAll() {
    return new RecallMetrics(RecallCuts.standard(0));
  }

  /** Metrics of lists that end behind an item, which {@code mrr@length} says. */
  public static RecallMetrics ofFirst(int length) {
    return new RecallMetrics(RecallCuts.standard(length));
  }

  /** Metrics of lists with these ranks of the right item, and these weights. */
  static RecallMetrics of(RecallCuts cuts, int[] ranks, double[] weights) {
    RecallMetrics metrics = new RecallMetrics(cuts);
    for (int i = 0; i < ranks.length; i++) {
      metrics.add(ranks[i], weights[i]);
    }
    return metrics;
  }

  /**
   * Adds a list that counts once.
   *
   * @param rank of the right item, from 1; 0 if it is not in the list
   */
  public void add(int rank) {
    add(rank, 1);
  }

  /**
   * Adds a list.
   *
   * @param rank of the right item, from 1; 0 if it is not in the list
   * @param weight how much it counts, more than 0
   */
  public void add(int rank, double weight) {
    weights += weight;
    squaredWeights += weight * weight;
    metrics.forEach(
        (name, metric) -> {
          double value = metric.value(rank);
          double[] sum = sums.getOrDefault(name, new double[2]);
          sum[0] += weight * value;
          sum[1] += weight * value * value;
        });
  }

  /** All metrics by name: {@code hit_rate@10}, ..., {@code ndcg@10}, and {@code mrr}. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    sums.forEach((name, sum) -> values.put(name, sum[0] / weights));
    return values;
  }

  /** The standard errors of all metrics by name. */
  Map<String, Double> standardErrors() {
    Map<String, Double> errors = new LinkedHashMap<>();
    // Lists that count unlike say as much as fewer that count alike (Kish 1965).
    double lists = weights * weights / squaredWeights;
    double share = lists / weights;
    sums.forEach(
        (name, sum) ->
            errors.put(name, StandardErrors.ofMean(sum[0] * share, sum[1] * share, lists)));
    return errors;
  }

  /** The metrics with their standard errors. */
  public Measurement measurement() {
    return new Measurement(values(), standardErrors());
  }
}
