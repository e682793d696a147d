package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Metrics of scores against binary labels. */
public final class RankingMetrics {
  private static final double MIN_PROBABILITY = 1e-7;

  private RankingMetrics() {}

  /**
   * Both metrics of every task by name: {@code auc/click}, {@code log_loss/click}.
   *
   * @param probabilities of all rows, those of a row together
   * @param labels likewise
   */
  public static Measurement ofTasks(List<String> tasks, float[] probabilities, float[] labels) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    for (int task = 0; task < tasks.size(); task++) {
      float[] scores = column(probabilities, task, tasks.size());
      float[] truth = column(labels, task, tasks.size());
      String auc = "auc/" + tasks.get(task);
      String loss = "log_loss/" + tasks.get(task);
      metrics.put(auc, auc(scores, truth));
      metrics.put(loss, logLoss(scores, truth));
      errors.put(auc, aucError(metrics.get(auc), truth));
      errors.put(loss, logLossError(scores, truth));
    }
    return new Measurement(metrics, errors);
  }

  private static float[] column(float[] rows, int task, int tasks) {
    float[] column = new float[rows.length / tasks];
    for (int row = 0; row < column.length; row++) {
      column[row] = rows[row * tasks + task];
    }
    return column;
  }

  /**
   * The area under the ROC curve: the share of pairs of a positive and a negative that the scores
   * order rightly, ties counting half (Mann and Whitney 1947, by mean ranks). Labels from 0.5 on
   * are positive. NaN when there is one class only.
   *
   * @throws IllegalArgumentException naming the first score that is no number, which has no rank
   */
  public static double auc(float[] scores, float[] labels) {
    for (int row = 0; row < scores.length; row++) {
      if (Float.isNaN(scores[row])) {
        throw new IllegalArgumentException(
            "score " + (row + 1) + " of " + scores.length + ": expected a number, got [NaN]");
      }
    }
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(index -> scores[index]));
    double rankSum = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double meanRank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        if (labels[order[i]] >= 0.5f) {
          rankSum += meanRank;
          positives++;
        }
      }
      from = to;
    }
    long negatives = scores.length - positives;
    return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /** The mean of {@code -y log p - (1 - y) log(1 - p)}. */
  public static double logLoss(float[] probabilities, float[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += loss(probabilities[i], labels[i]);
    }
    return sum / labels.length;
  }

  private static double loss(float probability, float label) {
    double p = Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, probability));
    return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
  }

  private static double logLossError(float[] probabilities, float[] labels) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < labels.length; i++) {
      double loss = loss(probabilities[i], labels[i]);
      sum += loss;
      squares += loss * loss;
    }
    return StandardErrors.ofMean(sum, squares, labels.length);
  }

  private static double aucError(double auc, float[] labels) {
    long positives = 0;
    for (float label : labels) {
      positives += label >= 0.5f ? 1 : 0;
    }
    return StandardErrors.ofAuc(auc, positives, labels.length - positives);
  }
}
