package org.towerrank.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.RankingSplit;
import org.towerrank.model.LabelScale;

/**
 * The labels that a ranker is fitted to, standardized where its definition says so. The loss of a
 * task is its mean over the training rows that have a label for it, each counting by its weight. A
 * batch's loss is an unbiased estimate of that: it is divided by the batch's rows, whatever labels
 * and weights they have.
 */
final class TrainingLabels {
  private final RankingSplit train;
  private final int tasks;

  /** What a weight of 1 counts in the loss of each task. */
  private final double[] units;

  /** How many times a positive label counts, for each task. */
  private final double[] positives;

  /** What each task's labels are standardized by; null where they are read as they are. */
  private final @Nullable LabelScale[] scales;

  /**
   * @param positives how many times a positive label of each task counts. As a row's weight does
   *     not, it makes the loss larger
   * @param scales by the names of tasks; empty if labels are read as they are
   */
  TrainingLabels(RankingSplit train, double[] positives, Map<String, LabelScale> scales) {
    this.train = train;
    this.positives = positives;
    this.scales = train.tasks().stream().map(scales::get).toArray(LabelScale[]::new);
    this.tasks = train.tasks().size();
    this.units = new double[tasks];
    int rows = train.rows().count();
    for (int row = 0; row < rows; row++) {
      for (int task = 0; task < tasks; task++) {
        units[task] += Float.isNaN(train.label(row, task)) ? 0 : train.weight(row);
      }
    }
    for (int task = 0; task < tasks; task++) {
      units[task] = rows / units[task];
    }
  }

  /**
   * Those of some rows.
   *
   * @param order training rows in the order of this epoch
   */
  BatchLabels of(int[] order, int from, int count) {
    float[] values = new float[count * tasks];
    double[] counts = new double[count * tasks];
    for (int row = 0; row < count; row++) {
      int of = order[from + row];
      for (int task = 0; task < tasks; task++) {
        float label = train.label(of, task);
        if (!Float.isNaN(label)) {
          double times = times(label, positives[task]);
          values[row * tasks + task] = value(label, times, task);
          counts[row * tasks + task] = times * units[task] * train.weight(of);
        }
      }
    }
    return new BatchLabels(values, counts);
  }

  private float value(float label, double times, int task) {
    LabelScale scale = scales[task];
    return scale == null ? (float) (label * positives[task] / times) : scale.standardized(label);
  }

  /**
   * How much a label counts whose positive part counts several times. A label between 0 and 1 has a
   * part of each, so that it becomes more positive too.
   */
  private static double times(float label, double positive) {
    return positive == 1 ? 1 : positive * label + (1 - label);
  }
}
