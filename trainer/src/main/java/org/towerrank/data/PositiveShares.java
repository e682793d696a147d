package org.towerrank.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A baseline for rankers: an event's score is the share of positives among the training events with
 * the same value. It is smoothed towards the share among all, as by {@value #PRIOR} more events.
 */
public final class PositiveShares {
  private static final double PRIOR = 10;

  private final float[] scores;
  private final float[] labels;
  private final float[] weights;

  private PositiveShares(float[] scores, float[] labels, float[] weights) {
    this.scores = scores;
    this.labels = labels;
    this.weights = weights;
  }

  /** The scores of all rows, one a task, those of a row together. */
  public float[] scores() {
    return scores.clone();
  }

  /** The labels of all rows, likewise; NaN where there is none. */
  public float[] labels() {
    return labels.clone();
  }

  /** How much each row counts; empty if all do alike. */
  public float[] weights() {
    return weights.clone();
  }

  /** Counts training events, then scores others. */
  static final class Counter {
    private final int tasks;

    /** The positives of each task, then its rows. */
    private final double[] all;

    private final Map<String, double[]> byValue = new HashMap<>();
    private final List<float[]> scores = new ArrayList<>();

    Counter(int tasks) {
      this.tasks = tasks;
      this.all = new double[2 * tasks];
    }

    void count(String value, float[] labels, float weight) {
      double[] counts = byValue.computeIfAbsent(value, key -> new double[2 * tasks]);
      for (int task = 0; task < tasks; task++) {
        if (!Float.isNaN(labels[task])) {
          counts[task] += weight * labels[task];
          all[task] += weight * labels[task];
          counts[tasks + task] += weight;
          all[tasks + task] += weight;
        }
      }
    }

    void score(String value) {
      double[] counts = byValue.getOrDefault(value, new double[2 * tasks]);
      float[] row = new float[tasks];
      for (int task = 0; task < tasks; task++) {
        double mean = all[task] / all[tasks + task];
        row[task] = (float) ((counts[task] + PRIOR * mean) / (counts[tasks + task] + PRIOR));
      }
      scores.add(row);
    }

    PositiveShares finish(float[] labels, float[] weights) {
      float[] flat = new float[scores.size() * tasks];
      for (int row = 0; row < scores.size(); row++) {
        System.arraycopy(scores.get(row), 0, flat, row * tasks, tasks);
      }
      return new PositiveShares(flat, labels, weights);
    }
  }
}
