package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.model.Loss;

/** Metrics of scores against binary labels. */
public final class RankingMetrics {
  /** What names of areas under ROC curves begin with. */
  static final String AUC = "auc/";

  private static final double MIN_PROBABILITY = 1e-7;
  private static final float[] ALIKE = {};

  /** How far rounding takes a probability beyond 0 and 1. */
  private static final float ROUNDING = 1e-5f;

  private RankingMetrics() {}

  /** The names of a task's metrics; the first is what models are selected by. */
  public static List<String> names(String task) {
    return List.of(AUC + task, "log_loss/" + task);
  }

  /** The names of a task's metrics by the loss that a network is fitted by. */
  public static List<String> names(Loss loss, String task) {
    return switch (loss) {
      case CROSS_ENTROPY -> names(task);
      case SQUARED -> RegressionMetrics.names(task);
    };
  }

  /**
   * The metrics of every task by the loss that a network is fitted by: these, or those of {@link
   * RegressionMetrics}.
   *
   * @param scores of all rows, those of a row together
   * @param labels likewise; NaN where a row has none, so that it does not count for the task
   * @param weights how much each row counts; empty if all count once
   */
  public static Measurement of(
      Loss loss, List<String> tasks, float[] scores, float[] labels, float[] weights) {
    return switch (loss) {
      case CROSS_ENTROPY -> ofTasks(tasks, scores, labels, weights);
      case SQUARED -> RegressionMetrics.ofTasks(tasks, scores, labels, weights);
    };
  }

  /**
   * Both metrics of every task by name: {@code auc/click}, {@code log_loss/click}. Those that the
   * rows cannot have are left out, such as the loss of scores that are no probabilities.
   *
   * @param probabilities of all rows, those of a row together
   * @param labels likewise; NaN where a row has none, so that it does not count for the task
   */
  public static Measurement ofTasks(List<String> tasks, float[] probabilities, float[] labels) {
    return ofTasks(tasks, probabilities, labels, ALIKE);
  }

  /**
   * The same of rows that do not count alike.
   *
   * @param weights how much each row counts; empty if all count once
   */
  public static Measurement ofTasks(
      List<String> tasks, float[] probabilities, float[] labels, float[] weights) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    List<String> worse = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      LabelledScores rows =
          LabelledScores.ofTask(task, tasks.size(), probabilities, labels, weights);
      String auc = AUC + tasks.get(task);
      String loss = "log_loss/" + tasks.get(task);
      double area = auc(rows);
      if (Double.isFinite(area)) {
        metrics.put(auc, area);
        errors.put(auc, aucError(area, rows));
      }
      double mean = logLoss(rows);
      if (Double.isFinite(mean) && areProbabilities(task, tasks.size(), probabilities)) {
        metrics.put(loss, mean);
        errors.put(loss, logLossError(rows));
      }
      Double error = errors.get(loss);
      if (isWorseThanChance(area, rows)) {
        worse.add(auc);
      } else if (error != null && isWorseThanTheMean(mean, error, rows)) {
        worse.add(loss);
      }
    }
    return new Measurement(metrics, errors, worse);
  }

  /**
   * The area under the ROC curve: the share of pairs of a positive and a negative that the scores
   * order rightly, ties counting half (Mann and Whitney 1947). Labels from 0.5 on are positive. NaN
   * when there is one class only.
   *
   * @throws IllegalArgumentException naming the first score that is no number, which has no rank
   */
  public static double auc(float[] scores, float[] labels) {
    return auc(LabelledScores.alike(scores, labels));
  }

  /** A pair counts by the product of its rows' weights. */
  static double auc(LabelledScores rows) {
    return auc(rows, ScoreOrder.ascending(rows.scores()));
  }

  /**
   * The same of some of the rows.
   *
   * @param order these rows, by ascending score
   */
  static double auc(LabelledScores rows, int[] order) {
    double below = 0;
    double positives = 0;
    double ordered = 0;
    for (int from = 0; from < order.length; ) {
      double positive = 0;
      double negative = 0;
      int to = from;
      for (; to < order.length && rows.scores()[order[to]] == rows.scores()[order[from]]; to++) {
        positive += rows.isPositive(order[to]) ? rows.weights()[order[to]] : 0;
        negative += rows.isPositive(order[to]) ? 0 : rows.weights()[order[to]];
      }
      ordered += positive * (below + negative / 2);
      below += negative;
      positives += positive;
      from = to;
    }
    return ordered / (positives * below);
  }

  /** The log loss of a task as sums over users. */
  static SummedMetric summedLoss(String task, TaskRows rows) {
    double[] losses = rows.sums(row -> loss(rows.scores()[row], rows.label(row)));
    return SummedMetric.mean("log_loss/" + task, losses, rows.sums(row -> 1));
  }

  /**
   * Whether the scores of a task may be probabilities. Logits and inner products, as models of
   * other tools have them, lie beyond 0 and 1.
   *
   * @param scores of all rows, those of a row together
   */
  static boolean areProbabilities(int task, int tasks, float[] scores) {
    for (int i = task; i < scores.length; i += tasks) {
      if (scores[i] < -ROUNDING || scores[i] > 1 + ROUNDING) {
        return false;
      }
    }
    return true;
  }

  private static double logLoss(LabelledScores rows) {
    return rows.mean(row -> loss(rows.scores()[row], rows.labels()[row]));
  }

  private static double loss(float probability, float label) {
    double p = Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, probability));
    return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
  }

  private static double logLossError(LabelledScores rows) {
    return rows.errorOfMean(row -> loss(rows.scores()[row], rows.labels()[row]), 1);
  }

  private static double aucError(double auc, LabelledScores rows) {
    return StandardErrors.ofAuc(
        auc, rows.effective(rows::isPositive), rows.effective(row -> !rows.isPositive(row)));
  }

  /**
   * Whether a loss is above that of the labels' mean by more than three standard errors. Where all
   * labels are alike their mean is no fair rival, as it loses nothing.
   */
  private static boolean isWorseThanTheMean(double loss, double error, LabelledScores rows) {
    float mean = (float) rows.mean(row -> rows.labels()[row]);
    return mean > 0 && mean < 1 && loss - 3 * error > loss(mean, mean);
  }

  /**
   * Whether an area is below one half by more than three standard errors: by those of the area, and
   * by those that one of scores without any order has, which of few positives are larger.
   */
  private static boolean isWorseThanChance(double auc, LabelledScores rows) {
    return auc + 3 * Math.max(aucError(auc, rows), aucError(0.5, rows)) < 0.5;
  }
}
