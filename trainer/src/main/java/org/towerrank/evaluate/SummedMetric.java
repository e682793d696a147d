package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A metric that follows from sums over the rows of users, so that drawing users again needs no
 * rows.
 *
 * @param name such as {@code log_loss/click}
 * @param sums some values, each summed for each group of users: {@code [values][groups]}
 * @param formula the metric of the sums over all groups
 * @param groups how many groups have what the metric is of; where it is of two classes, the fewer
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record SummedMetric(String name, double[][] sums, ToDoubleFunction<double[]> formula, int groups) {

  /** One of all groups that any of its sums has. */
  SummedMetric(String name, double[][] sums, ToDoubleFunction<double[]> formula) {
    this(name, sums, formula, groups(sums));
  }

  /** How many groups have a value other than 0 in one of some sums. */
  static int groups(double[]... sums) {
    return (int)
        IntStream.range(0, sums[0].length)
            .filter(group -> Arrays.stream(sums).anyMatch(of -> of[group] != 0))
            .count();
  }

  /** A mean: the first sum over the second. */
  static SummedMetric mean(String name, double[] values, double[] weights) {
    return new SummedMetric(name, new double[][] {values, weights}, t -> t[0] / t[1]);
  }

  /** The metric of all rows; NaN where they have none. */
  double value() {
    double[] totals = new double[sums.length];
    Arrays.setAll(totals, i -> Arrays.stream(sums[i]).sum());
    return formula.applyAsDouble(totals);
  }

  /** The metric of a draw of groups, of which some are drawn several times, others never. */
  double value(int[] drawn) {
    double[] totals = new double[sums.length];
    for (int i = 0; i < totals.length; i++) {
      double[] of = sums[i];
      double total = 0;
      for (int group = 0; group < of.length; group++) {
        total += drawn[group] * of[group];
      }
      totals[i] = total;
    }
    return formula.applyAsDouble(totals);
  }
}
