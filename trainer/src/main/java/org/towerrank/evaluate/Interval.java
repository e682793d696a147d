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
   * Between percentiles of a metric's draws; none where there are no two groups to draw, or fewer
   * draws than the confidence have the metric.
   */
  static Optional<Interval> of(double[] draws) {
    double[] sorted = Bootstrap.finite(draws);
    if (!Bootstrap.enough(sorted)) {
      return Optional.empty();
    }
    double tail = (1 - Bootstrap.CONFIDENCE) / 2;
    return Optional.of(new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail)));
  }

  /** Of a metric with this name and value. */
  static Optional<Interval> of(String name, double value, double[] draws) {
    return name.startsWith(MetricNames.CALIBRATION_ERROR) ? mirrored(value, draws) : of(draws);
  }

  /**
   * The same mirrored at the metric's value, for one that draws make larger than it is, such as the
   * calibration error: what they add, the value itself has too much.
   */
  private static Optional<Interval> mirrored(double value, double[] draws) {
    return of(draws)
        .map(
            interval ->
                new Interval(
                    Math.max(0, 2 * value - interval.high), Math.max(0, 2 * value - interval.low)));
  }

  /** Between neighbours the value is interpolated. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
