package org.towerrank.train;

/** The squared difference of logit and standardized label. */
final class SquaredError implements RowLoss {

  @Override
  public void of(
      float[] logits, float[] labels, int at, double[] counts, double[] losses, double[] gradient) {
    for (int task = 0; task < losses.length; task++) {
      double difference = (double) logits[at + task] - labels[at + task];
      losses[task] = difference * difference;
      gradient[task] = 2 * counts[task] * difference;
    }
  }
}
