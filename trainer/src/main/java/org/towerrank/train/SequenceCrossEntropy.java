package org.towerrank.train;

import java.util.Arrays;

/**
 * Binary cross-entropy of tasks that are steps one after another. The probability of a task is the
 * product of the sigmoids of all logits up to its own, so each logit has gradients of the tasks
 * from its own on.
 */
final class SequenceCrossEntropy implements RowLoss {
  /** The logarithm of a probability that floats cannot tell from 1; that of 1 has no loss. */
  private static final double CERTAIN = -Double.MIN_NORMAL;

  @Override
  public void of(
      float[] logits, float[] labels, int at, double[] counts, double[] losses, double[] gradient) {
    Arrays.fill(gradient, 0);
    double logProbability = 0;
    for (int task = 0; task < losses.length; task++) {
      logProbability = logProbability + logSigmoid(logits[at + task]);
      double certain = Math.min(logProbability, CERTAIN);
      double label = labels[at + task];
      losses[task] = -label * certain - (1 - label) * logOfRest(certain);
      if (counts[task] == 0) {
        continue;
      }
      // The slope by the logarithm of the probability, which is the sum of those of the steps.
      double slope = counts[task] * ((1 - label) / Math.expm1(-certain) - label);
      for (int step = 0; step <= task; step++) {
        gradient[step] += slope / (1 + Math.exp(logits[at + step]));
      }
    }
  }

  private static double logSigmoid(double logit) {
    return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
  }

  /** {@code log(1 - e^x)} of a negative x (Mächler 2012). */
  private static double logOfRest(double x) {
    return x > -Math.log(2) ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
  }
}
