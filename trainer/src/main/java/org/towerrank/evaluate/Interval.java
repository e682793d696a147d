package org.towerrank.evaluate;

import java.util.Optional;

/**
 * Where a metric lies with {@value Bootstrap#CONFIDENCE} confidence.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  /** Whether a value lies in it, its ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * Between percentiles of a metric's draws; none where too few groups have the metric, or fewer
   * draws than the confidence.
   *
   * @param groups that have the metric
   */
  static Optional<Interval> of(double[] draws, int groups) {
    double[] sorted = Bootstrap.finite(draws);
    if (groups < Evaluation.LEAST_USERS || !Bootstrap.enough(sorted)) {
      return Optional.empty();
    }
    double tail = Tails.share(groups);
    return Optional.of(new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail)));
  }

  /**
   * Of a metric that draws make larger than it is, such as the calibration error, or of a
   * difference of two: mirrored at its value, as what draws add, the value itself has too much. It
   * holds 0 where chance alone gives such a value, and the value itself, even where all draws but a
   * few lie on one side of it.
   *
   * @param chance draws of the metric where it is 0 but for chance
   * @param groups that have the metric
   */
  static Optional<Interval> mirrored(double value, double[] draws, double[] chance, int groups) {
    boolean byChance = of(chance, groups).map(interval -> interval.contains(value)).orElse(false);
    return of(draws, groups)
        .map(interval -> new Interval(2 * value - interval.high, 2 * value - interval.low))
        .map(interval -> interval.with(value))
        .map(interval -> byChance ? interval.with(0) : interval);
  }

  /** The part that an error can lie in. */
  Interval notNegative() {
    return new Interval(Math.max(0, low), Math.max(0, high));
  }

  private Interval with(double value) {
    return new Interval(Math.min(value, low), Math.max(value, high));
  }

  /** Between neighbours the value is interpolated. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
