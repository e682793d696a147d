package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares what two models made of the same rows. */
final class Comparing {
  private final EvaluatedRows a;
  private final EvaluatedRows b;

  /**
   * @throws IllegalArgumentException if the rows are not the same
   */
  Comparing(EvaluatedRows a, EvaluatedRows b) {
    this.a = a;
    this.b = b;
    a.requireSameRows(b);
  }

  Comparison compare() {
    Map<String, Comparison.Difference> all =
        differences(IntStream.range(0, a.subject().rows()).toArray());
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "expected models with a metric in common, " + measured(a) + " and " + measured(b));
    }
    return new Comparison(
        a.subject(),
        b.subject(),
        MeasuredRows.resampling(a.users()),
        all,
        a.slices().stream().map(this::ofSlice).toList());
  }

  private static String measured(EvaluatedRows rows) {
    int[] none = {};
    return "["
        + rows.subject().model()
        + "] has "
        + rows.metrics(none).stream().map(SummedMetric::name).toList();
  }

  private Comparison.OfSlice ofSlice(Slice slice) {
    return new Comparison.OfSlice(
        slice.by(), slice.value(), slice.rows().length, differences(slice.rows()));
  }

  private Map<String, Comparison.Difference> differences(int[] rows) {
    List<SummedMetric> ofA = a.metrics(rows);
    List<SummedMetric> ofB = b.metrics(rows);
    Bootstrap bootstrap = new Bootstrap(a.users().groups());
    double[][] drawsOfA = bootstrap.draws(ofA);
    double[][] drawsOfB = bootstrap.draws(ofB);
    List<String> names = ofB.stream().map(SummedMetric::name).toList();
    Map<String, Comparison.Difference> differences = new LinkedHashMap<>();
    for (int i = 0; i < drawsOfA.length; i++) {
      String name = ofA.get(i).name();
      int other = names.indexOf(name);
      if (other >= 0) {
        double valueA = ofA.get(i).value();
        double valueB = ofB.get(other).value();
        if (Double.isFinite(valueA) && Double.isFinite(valueB)) {
          double[] draws = difference(drawsOfA[i], drawsOfB[other]);
          Interval interval = interval(ofA.get(i), ofB.get(other), draws, bootstrap).orElse(null);
          differences.put(name, Comparison.Difference.of(name, valueA, valueB, interval));
        }
      }
    }
    return differences;
  }

  private static Optional<Interval> interval(
      SummedMetric ofA, SummedMetric ofB, double[] draws, Bootstrap bootstrap) {
    int groups = Math.min(ofA.groups(), ofB.groups());
    if (!MetricNames.isCalibration(ofA.name())) {
      return Interval.of(draws, groups);
    }
    double[] chance =
        difference(Calibration.chance(ofA, bootstrap), Calibration.chance(ofB, bootstrap));
    return Interval.mirrored(ofB.value() - ofA.value(), draws, chance, groups);
  }

  private static double[] difference(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(draw -> b[draw] - a[draw]).toArray();
  }
}
