package org.towerrank.train;

/**
 * Binary cross-entropy of some rows and tasks: the mean over rows of the weighted sum over tasks.
 *
 * @param gradient of it by each logit: {@code [R, tasks]}
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step and read once.
record CrossEntropy(double value, float[] gradient) {

  /**
   * Computes it.
   *
   * @param logits {@code [R, tasks]}
   * @param labels of the same, between 0 and 1
   * @param weights of the tasks
   */
  static CrossEntropy of(float[] logits, float[] labels, double[] weights) {
    int rows = logits.length / weights.length;
    float[] gradient = new float[logits.length];
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int task = 0; task < weights.length; task++) {
        int at = row * weights.length + task;
        double logit = logits[at];
        // In (0, 1]: neither this nor what is made of it overflows.
        double small = Math.exp(-Math.abs(logit));
        double probability = (logit < 0 ? small : 1) / (1 + small);
        double loss = Math.max(logit, 0) - logit * labels[at] + Math.log(1 + small);
        sum += weights[task] * loss;
        gradient[at] = (float) (weights[task] * (probability - labels[at]) / rows);
      }
    }
    return new CrossEntropy(sum / rows, gradient);
  }
}
