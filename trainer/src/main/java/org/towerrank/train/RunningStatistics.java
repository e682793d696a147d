package org.towerrank.train;

import java.util.Arrays;

/** Moving averages of the mean and the unbiased variance that a batch norm saw. */
final class RunningStatistics {
  /** Added to variances, so that a constant column does not divide by zero. */
  static final float EPSILON = 1e-5f;

  private static final float MOMENTUM = 0.1f;

  private final float[] mean;
  private final float[] variance;

  RunningStatistics(int columns) {
    mean = new float[columns];
    variance = new float[columns];
    Arrays.fill(variance, 1f);
  }

  int columns() {
    return mean.length;
  }

  /** The means, not a copy. */
  float[] mean() {
    return mean;
  }

  /** The variances, not a copy. */
  float[] variance() {
    return variance;
  }

  /** A copy of the mean of each column. */
  float[] means() {
    return mean.clone();
  }

  /** What each column is divided by. */
  float[] deviations() {
    float[] deviations = new float[variance.length];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = (float) Math.sqrt(variance[i] + EPSILON);
    }
    return deviations;
  }

  /**
   * Adds a batch.
   *
   * @param batchVariance the mean of the squared differences from the batch's mean
   * @param rows of the batch, at least 2
   */
  void update(float[] batchMean, float[] batchVariance, int rows) {
    float unbiased = (float) ((double) rows / (rows - 1));
    for (int i = 0; i < mean.length; i++) {
      mean[i] += MOMENTUM * (batchMean[i] - mean[i]);
      variance[i] += MOMENTUM * (unbiased * batchVariance[i] - variance[i]);
    }
  }

  /** Turns a norm's own scale and shift into those of {@code x · scale + shift}. */
  void fold(float[] scale, float[] shift) {
    float[] deviations = deviations();
    for (int i = 0; i < scale.length; i++) {
      scale[i] /= deviations[i];
      shift[i] -= mean[i] * scale[i];
    }
  }
}
