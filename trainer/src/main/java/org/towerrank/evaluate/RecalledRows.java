package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows for which items were recalled.
 *
 * @param target index in the catalogue of the item that each row chose
 * @param approximate its rank, from 1, in the list of approximate search; 0 if it is not there
 * @param choices the same number for rows that the same items could be recommended to
 * @param weights how much each row counts, more than 0
 * @param cuts which metrics the ranks make
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record RecalledRows(
    Evaluation.Subject subject,
    int[] target,
    int[] approximate,
    int[] choices,
    double[] weights,
    RecallCuts cuts,
    Users users,
    List<Slice> slices)
    implements EvaluatedRows {

  @Override
  public List<SummedMetric> metrics(int[] rows) {
    List<SummedMetric> metrics = new ArrayList<>();
    double[] lists = sums(rows, rank -> 1);
    cuts.metrics()
        .forEach((name, metric) -> metrics.add(SummedMetric.mean(name, sums(rows, metric), lists)));
    return metrics;
  }

  private double[] sums(int[] rows, RecallCuts.OfRank metric) {
    double[] sums = new double[users.groups()];
    for (int row : rows) {
      sums[users.group(row)] += weights[row] * metric.value(approximate[row]);
    }
    return sums;
  }

  @Override
  public void requireSameRows(EvaluatedRows other) {
    if (!(other instanceof RecalledRows recalled)) {
      throw new IllegalArgumentException(
          "expected two rankers or two models for recall, ["
              + subject.model()
              + "] recalls and ["
              + other.subject().model()
              + "] ranks");
    }
    requireSameUsers(other);
    if (!Arrays.equals(weights, recalled.weights)) {
      throw otherRows(other, "weights, by [data.weight] of their recipes");
    }
    if (!Arrays.equals(target, recalled.target)) {
      throw otherRows(other, "items that were chosen");
    }
    if (!Arrays.equals(choices, recalled.choices)) {
      throw new IllegalArgumentException(
          "expected the same items to recommend for both models, by [data.items] of their recipes; ["
              + subject.model()
              + "] and ["
              + other.subject().model()
              + "] have other items, or exclude others: --recipe names one recipe for both");
    }
  }
}
