package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Metrics of rows, with their errors and intervals by the bootstrap. */
final class MeasuredRows {
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, Double> deviations = new LinkedHashMap<>();
  private final Map<String, Interval> intervals = new LinkedHashMap<>();

  /**
   * Measures some rows.
   *
   * @param indexes which rows
   */
  MeasuredRows(EvaluatedRows rows, int[] indexes) {
    List<SummedMetric> metrics = rows.metrics(indexes);
    Bootstrap bootstrap = new Bootstrap(rows.users().groups());
    double[][] draws = bootstrap.draws(metrics);
    for (int i = 0; i < draws.length; i++) {
      String name = metrics.get(i).name();
      double value = metrics.get(i).value();
      if (Double.isFinite(value)) {
        values.put(name, value);
        double deviation = Bootstrap.deviation(draws[i]);
        if (Double.isFinite(deviation)) {
          deviations.put(name, deviation);
        }
        interval(metrics.get(i), draws[i], bootstrap)
            .ifPresent(interval -> intervals.put(name, interval));
      }
    }
  }

  private static Optional<Interval> interval(
      SummedMetric metric, double[] draws, Bootstrap bootstrap) {
    return MetricNames.isCalibration(metric.name())
        ? Interval.mirrored(
                metric.value(), draws, Calibration.chance(metric, bootstrap), metric.groups())
            .map(Interval::notNegative)
        : Interval.of(draws, metric.groups());
  }

  static MeasuredRows all(EvaluatedRows rows) {
    return new MeasuredRows(rows, IntStream.range(0, rows.subject().rows()).toArray());
  }

  static List<Evaluation.OfSlice> bySlice(EvaluatedRows rows) {
    List<Evaluation.OfSlice> measured = new ArrayList<>();
    for (Slice slice : rows.slices()) {
      MeasuredRows of = new MeasuredRows(rows, slice.rows());
      measured.add(
          new Evaluation.OfSlice(
              slice.by(), slice.value(), slice.rows().length, of.values, of.intervals));
    }
    return measured;
  }

  static Evaluation.Resampling resampling(Users users) {
    return new Evaluation.Resampling(
        users.column(),
        users.distinct(),
        Bootstrap.RESAMPLES,
        Bootstrap.SEED,
        Bootstrap.CONFIDENCE);
  }

  Map<String, Double> values() {
    return values;
  }

  /** Standard errors: the standard deviations over the draws, where enough have them. */
  Map<String, Double> deviations() {
    return deviations;
  }

  Map<String, Interval> intervals() {
    return intervals;
  }
}
