package org.towerrank.train;

import java.util.Arrays;

/** Moving averages of the mean and variance that a batch norm saw. */
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

  void update(float[] batchMean, float[] batchVariance) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] += MOMENTUM * (batchMean[i] - mean[i]);
      variance[i] += MOMENTUM * (batchVariance[i] - variance[i]);
    }
  }

  /** Turns a norm's own scale and shift into those of {@code x · scale + shift}. */
  void fold(float[] scale, float[] shift) {
    for (int i = 0; i < scale.length; i++) {
      scale[i] /= (float) Math.sqrt(variance[i] + EPSILON);
      shift[i] -= mean[i] * scale[i];
    }
  }
}
