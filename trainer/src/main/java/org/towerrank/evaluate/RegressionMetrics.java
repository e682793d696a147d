package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/** Metrics of scores against labels that are numbers. */
public final class RegressionMetrics {
  /** Prefix of the root of the mean squared error. */
  private static final String RMSE = "rmse/";

  /** Prefix of the mean absolute error. */
  private static final String MAE = "mae/";

  private RegressionMetrics() {}

  /** The names of a task's metrics; the first is what models are selected by. */
  public static List<String> names(String task) {
    return Stream.of(RMSE, MAE).map(metric -> metric + task).toList();
  }

  /** Whether a metric of {@link Measurement#worseThanChance} is one of these. */
  public static boolean isError(String metric) {
    return metric.startsWith(RMSE);
  }

  /**
   * Both metrics of every task with labels by name: {@code rmse/rating}, {@code mae/rating}.
   *
   * @param scores of all rows, those of a row together
   * @param labels likewise; NaN where a row has none, so that it does not count for the task
   * @param weights how much each row counts; empty if all count once
   */
  public static Measurement ofTasks(
      List<String> tasks, float[] scores, float[] labels, float[] weights) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    List<String> worse = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      LabelledScores rows = LabelledScores.ofTask(task, tasks.size(), scores, labels, weights);
      if (rows.scores().length == 0) {
        continue;
      }
      IntToDoubleFunction square = row -> Math.pow(difference(rows, row), 2);
      IntToDoubleFunction size = row -> Math.abs(difference(rows, row));
      double root = Math.sqrt(rows.mean(square));
      double absolute = rows.mean(size);
      metrics.put(RMSE + tasks.get(task), root);
      metrics.put(MAE + tasks.get(task), absolute);
      // To the first order a root differs by the error of the mean below it over twice itself.
      double ofMean = rows.errorOfMean(square, root * root);
      double ofRoot = root == 0 ? 0 : ofMean / (2 * root);
      errors.put(RMSE + tasks.get(task), ofRoot);
      double deviation = deviation(rows);
      if (deviation > 0 && root - 3 * ofRoot > deviation) {
        worse.add(RMSE + tasks.get(task));
      }
      errors.put(MAE + tasks.get(task), rows.errorOfMean(size, absolute));
    }
    return new Measurement(metrics, errors, worse);
  }

  /** Both metrics of a task as sums over users. */
  static List<SummedMetric> summed(String task, TaskRows rows) {
    double[] squares = rows.sums(row -> Math.pow(difference(rows.labelled(), row), 2));
    double[] sizes = rows.sums(row -> Math.abs(difference(rows.labelled(), row)));
    double[] weights = rows.sums(row -> 1);
    return List.of(
        new SummedMetric(
            RMSE + task, new double[][] {squares, weights}, t -> Math.sqrt(t[0] / t[1])),
        SummedMetric.mean(MAE + task, sizes, weights));
  }

  /** The error of a score that is the labels' mean. */
  private static double deviation(LabelledScores rows) {
    double mean = rows.mean(row -> rows.labels()[row]);
    return Math.sqrt(rows.mean(row -> Math.pow(rows.labels()[row] - mean, 2)));
  }

  private static double difference(LabelledScores rows, int row) {
    return (double) rows.scores()[row] - rows.labels()[row];
  }
}
