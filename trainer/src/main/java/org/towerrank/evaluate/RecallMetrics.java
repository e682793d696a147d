package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of where one right item stands in each ranked list, averaged over lists. Mutable: ranks
 * are added one by one.
 */
public final class RecallMetrics {
  private static final int[] HIT_RATES = {10, 50, 100};
  private static final int NDCG = 10;

  private final String reciprocalRank;
  private final int[] hits = new int[HIT_RATES.length];
  private double gains;
  private double squaredGains;
  private double reciprocals;
  private double squaredReciprocals;
  private int lists;

  private RecallMetrics(String reciprocalRank) {
    this.reciprocalRank = reciprocalRank;
  }

  /** Metrics of lists of all items. */
  public static RecallMetrics ofAll() {
    return new RecallMetrics("mrr");
  }

  /** Metrics of lists that end behind an item, which {@code mrr@length} says. */
  public static RecallMetrics ofFirst(int length) {
    return new RecallMetrics("mrr@" + length);
  }

  /**
   * Adds a list.
   *
   * @param rank of the right item, from 1; 0 if it is not in the list
   */
  public void add(int rank) {
    lists++;
    if (rank < 1) {
      return;
    }
    for (int i = 0; i < HIT_RATES.length; i++) {
      hits[i] += rank <= HIT_RATES[i] ? 1 : 0;
    }
    double gain = rank <= NDCG ? Math.log(2) / Math.log(rank + 1) : 0;
    gains += gain;
    squaredGains += gain * gain;
    reciprocals += 1.0 / rank;
    squaredReciprocals += 1.0 / rank / rank;
  }

  /** All metrics by name: {@code hit_rate@10}, ..., {@code ndcg@10}, and {@code mrr}. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < HIT_RATES.length; i++) {
      values.put("hit_rate@" + HIT_RATES[i], (double) hits[i] / lists);
    }
    values.put("ndcg@" + NDCG, gains / lists);
    values.put(reciprocalRank, reciprocals / lists);
    return values;
  }

  /** The standard errors of all metrics by name. */
  Map<String, Double> standardErrors() {
    Map<String, Double> errors = new LinkedHashMap<>();
    for (int i = 0; i < HIT_RATES.length; i++) {
      errors.put("hit_rate@" + HIT_RATES[i], StandardErrors.ofMean(hits[i], hits[i], lists));
    }
    errors.put("ndcg@" + NDCG, StandardErrors.ofMean(gains, squaredGains, lists));
    errors.put(reciprocalRank, StandardErrors.ofMean(reciprocals, squaredReciprocals, lists));
    return errors;
  }

  /** The metrics with their standard errors. */
  public Measurement measurement() {
    return new Measurement(values(), standardErrors());
  }
}
