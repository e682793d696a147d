package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The scores of the rows that have a label for a task, with the labels and how much each row
 * counts.
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record LabelledScores(float[] scores, float[] labels, float[] weights) {
  private static final float POSITIVE = 0.5f;

  /** Rows that count once each. */
  static LabelledScores alike(float[] scores, float[] labels) {
    float[] ones = new float[scores.length];
    Arrays.fill(ones, 1);
    return new LabelledScores(scores, labels, ones);
  }

  /**
   * Of one of several tasks.
   *
   * @param scores of all rows, those of a row together
   * @param labels likewise; NaN where there is none
   * @param weights of the rows, or empty if each counts once
   */
  static LabelledScores ofTask(
      int task, int tasks, float[] scores, float[] labels, float[] weights) {
    int[] rows = labelled(IntStream.range(0, labels.length / tasks), task, tasks, labels);
    return ofRows(rows, task, tasks, scores, labels, weights);
  }

  /** Those of some rows that have a label for a task. */
  static int[] labelled(IntStream rows, int task, int tasks, float[] labels) {
    return rows.filter(row -> !Float.isNaN(labels[row * tasks + task])).toArray();
  }

  /** The same of some rows, which have a label. */
  static LabelledScores ofRows(
      int[] rows, int task, int tasks, float[] scores, float[] labels, float[] weights) {
    float[] some = new float[rows.length];
    float[] truth = new float[rows.length];
    float[] counts = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[i] = scores[rows[i] * tasks + task];
      truth[i] = labels[rows[i] * tasks + task];
      counts[i] = weights.length == 0 ? 1 : weights[rows[i]];
    }
    return new LabelledScores(some, truth, counts);
  }

  int count() {
    return scores.length;
  }

  boolean isPositive(int row) {
    return labels[row] >= POSITIVE;
  }

  /** The weighted mean of a value of each row. */
  double mean(IntToDoubleFunction value) {
    double sum = 0;
    double total = 0;
    for (int row = 0; row < count(); row++) {
      sum += weights[row] * value.applyAsDouble(row);
      total += weights[row];
    }
    return sum / total;
  }

  /**
   * The standard error of {@link #mean}.
   *
   * @param size that values have, which rows that are all alike may be off by
   */
  double errorOfMean(IntToDoubleFunction value, double size) {
    double rows = effective(row -> true);
    double mean = mean(value);
    double squares = mean(row -> Math.pow(value.applyAsDouble(row), 2));
    return StandardErrors.ofMean(rows * mean, rows * squares, rows, size);
  }

  /**
   * How many rows that count alike say as much as some of these: {@code (Σ w)² / Σ w²} (Kish 1965).
   */
  double effective(IntPredicate which) {
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < count(); row++) {
      if (which.test(row)) {
        sum += weights[row];
        squares += (double) weights[row] * weights[row];
      }
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }
}
