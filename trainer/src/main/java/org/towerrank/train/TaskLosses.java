package org.towerrank.train;

/**
 * The loss of each task over some rows, and the gradient of their weighted sum.
 *
 * @param values the loss of each task: the sum over the rows, by what they count, over their number
 * @param gradient of the weighted sum by each logit: {@code [R, tasks]}
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step and read once.
record TaskLosses(double[] values, float[] gradient) {

  /**
   * Computes both.
   *
   * @param logits {@code [R, tasks]}
   * @param weights of the tasks in the sum
   */
  static TaskLosses of(RowLoss loss, float[] logits, BatchLabels labels, double[] weights) {
    int tasks = weights.length;
    int rows = logits.length / tasks;
    Sum sum = new Sum(loss, weights, rows);
    for (int row = 0; row < rows; row++) {
      sum.add(logits, labels, row);
    }
    return sum.finish();
  }

  /** Adds up row after row. */
  private static final class Sum {
    private final RowLoss loss;
    private final double[] weights;
    private final int rows;
    private final double[] sums;
    private final float[] gradient;
    private final double[] counts;
    private final double[] ofRow;
    private final double[] slopes;

    Sum(RowLoss loss, double[] weights, int rows) {
      this.loss = loss;
      this.weights = weights;
      this.rows = rows;
      this.sums = new double[weights.length];
      this.gradient = new float[rows * weights.length];
      this.counts = new double[weights.length];
      this.ofRow = new double[weights.length];
      this.slopes = new double[weights.length];
    }

    void add(float[] logits, BatchLabels labels, int row) {
      int at = row * weights.length;
      for (int task = 0; task < weights.length; task++) {
        counts[task] = weights[task] * labels.counts()[at + task];
      }
      loss.of(logits, labels.values(), at, counts, ofRow, slopes);
      for (int task = 0; task < weights.length; task++) {
        // A loss without a label is any number, and infinite times 0 is none.
        double count = labels.counts()[at + task];
        sums[task] += count == 0 ? 0 : count * ofRow[task];
        gradient[at + task] = (float) (slopes[task] / rows);
      }
    }

    TaskLosses finish() {
      for (int task = 0; task < sums.length; task++) {
        sums[task] /= rows;
      }
      return new TaskLosses(sums, gradient);
    }
  }
}
