package org.towerrank.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a way to search costs for what it finds.
 *
 * @param points by rising number of candidates, at least one
 */
record RecallCurve(List<Point> points) {

  /**
   * What it costs with one number of candidates.
   *
   * @param candidates nodes of the graph that were considered
   * @param recall the share of the true nearest that was found
   * @param times of each search
   */
  record Point(int candidates, double recall, Samples times) {}

  RecallCurve {
    points = List.copyOf(points);
  }

  /** The point of a number of candidates that was measured. */
  Point of(int candidates) {
    return points.stream()
        .filter(point -> point.candidates() == candidates)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected a point of [" + candidates + "]"));
  }

  /**
   * The median time in microseconds to find a share of the nearest, by the logarithm of the time
   * between the two points around it. What finds more with the fewest candidates takes as long as
   * with these.
   *
   * @return empty if it was not found with the most candidates
   */
  OptionalDouble timeAt(double recall) {
    Point before = points.getFirst();
    for (Point point : points) {
      if (point.recall() >= recall) {
        double rise = point.recall() - before.recall();
        double share = rise <= 0 ? 1 : (recall - before.recall()) / rise;
        double low = Math.log(before.times().median());
        double high = Math.log(point.times().median());
        return OptionalDouble.of(Math.exp(low + Math.clamp(share, 0, 1) * (high - low)));
      }
      before = point;
    }
    return OptionalDouble.empty();
  }

  /** What a report tells of it. */
  List<Measure> measures(String name) {
    List<Measure> measures = new ArrayList<>();
    for (Point point : points) {
      String of = name + ", " + point.candidates() + " candidates";
      measures.add(Measure.of(of + ": recall", point.recall(), "ratio"));
      measures.add(Measure.of(of + ", median", point.times().median(), "us"));
    }
    return measures;
  }
}
