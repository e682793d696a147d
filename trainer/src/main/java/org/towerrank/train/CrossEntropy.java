package org.towerrank.train;

/** Binary cross-entropy, of logits. */
final class CrossEntropy implements RowLoss {

  @Override
  public void of(
      float[] logits, float[] labels, int at, double[] counts, double[] losses, double[] gradient) {
    for (int task = 0; task < losses.length; task++) {
      double logit = logits[at + task];
      double label = labels[at + task];
      // In (0, 1]: neither this nor what is made of it overflows.
      double small = Math.exp(-Math.abs(logit));
      double probability = (logit < 0 ? small : 1) / (1 + small);
      losses[task] = Math.max(logit, 0) - logit * label + Math.log(1 + small);
      gradient[task] = counts[task] * (probability - label);
    }
  }
}
