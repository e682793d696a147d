package org.towerrank.train;

import org.towerrank.model.Ranker;

/** The loss of a row for each task, and its slope. */
@FunctionalInterface
interface RowLoss {

  /** The loss that a network is fitted by. */
  static RowLoss of(Ranker ranker) {
    if (ranker.sequential()) {
      return new SequenceCrossEntropy();
    }
    return switch (ranker.loss()) {
      case CROSS_ENTROPY -> new CrossEntropy();
      case SQUARED -> new SquaredError();
    };
  }

  /**
   * Computes both.
   *
   * @param logits what the network gives for all rows, those of a row together
   * @param labels likewise
   * @param at where the row begins in both
   * @param counts how much each task's loss counts for the gradient; 0 for one without a label
   * @param losses of the tasks: set to those of this row
   * @param gradient of the losses, each times what it counts, by the row's logits: set
   */
  void of(
      float[] logits, float[] labels, int at, double[] counts, double[] losses, double[] gradient);
}
