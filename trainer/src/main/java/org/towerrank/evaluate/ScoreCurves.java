package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How a task's scores lie, for charts.
 *
 * @param roc points of the ROC curve from (0, 0) to (1, 1), at most {@value #POINTS} or so
 * @param calibration bins of equal weight, in ascending order of their scores
 * @param scores shares of rows by score, of negatives and positives
 */
public record ScoreCurves(
    String task, List<Point> roc, List<Calibration.Bin> calibration, List<Bar> scores) {
  private static final int POINTS = 200;
  private static final int BARS = 25;

  /** Copies the lists. */
  public ScoreCurves {
    roc = List.copyOf(roc);
    calibration = List.copyOf(calibration);
    scores = List.copyOf(scores);
  }

  /**
   * A threshold's point.
   *
   * @param falsePositives share of negatives that score at least as much
   * @param truePositives share of positives that do
   */
  public record Point(double falsePositives, double truePositives) {}

  /**
   * Rows with scores in {@code [from, to)}.
   *
   * @param negatives share of all negatives
   * @param positives share of all positives
   */
  public record Bar(double from, double to, double negatives, double positives) {}

  static ScoreCurves of(String task, TaskRows rows) {
    return new ScoreCurves(task, roc(rows), new Calibration(rows).bins(), bars(rows));
  }

  private static List<Point> roc(TaskRows rows) {
    double[] all = new double[2];
    for (int row = 0; row < rows.count(); row++) {
      all[side(rows, row)] += rows.weight(row);
    }
    int[] order = ScoreOrder.ascending(rows.scores());
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    double[] sums = new double[2];
    for (int at = order.length - 1; at >= 0; at--) {
      sums[side(rows, order[at])] += rows.weight(order[at]);
      boolean ends = at == 0 || rows.scores()[order[at - 1]] != rows.scores()[order[at]];
      Point point = new Point(sums[0] / all[0], sums[1] / all[1]);
      Point last = points.getLast();
      double moved =
          point.falsePositives()
              - last.falsePositives()
              + point.truePositives()
              - last.truePositives();
      if (ends && (at == 0 || moved >= 2.0 / POINTS)) {
        points.add(point);
      }
    }
    return points;
  }

  private static int side(TaskRows rows, int row) {
    return rows.labelled().isPositive(row) ? 1 : 0;
  }

  private static List<Bar> bars(TaskRows rows) {
    double[][] sums = new double[BARS][2];
    double[] all = new double[2];
    for (int row = 0; row < rows.count(); row++) {
      int bar = Math.clamp((int) (BARS * rows.scores()[row]), 0, BARS - 1);
      sums[bar][side(rows, row)] += rows.weight(row);
      all[side(rows, row)] += rows.weight(row);
    }
    List<Bar> bars = new ArrayList<>();
    for (int bar = 0; bar < BARS; bar++) {
      bars.add(
          new Bar(
              (double) bar / BARS,
              (bar + 1.0) / BARS,
              sums[bar][0] / all[0],
              sums[bar][1] / all[1]));
    }
    return bars;
  }
}
