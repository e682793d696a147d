package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.towerrank.evaluate.Measurement;

/** What fitting minimizes on training rows and what it measures on validation rows. */
interface Objective {

  /** Number of training rows. */
  int rows();

  /** Training rows that are ready for a step. */
  @FunctionalInterface
  interface Batch {

    /** Their loss. */
    Loss loss(Tape tape);
  }

  /**
   * A loss.
   *
   * @param slope an array; the gradient of the sum of its elements is the gradient of the loss
   */
  record Loss(double value, NDArray slope) {}

  /**
   * Prepares what does not depend on weights for some training rows. A thread of its own calls it,
   * one batch after another.
   *
   * @param order training rows in the order of this epoch
   */
  Batch prepare(int[] order, int from, int count);

  /**
   * Gives rows of embeddings that no batch has read so far the value of a typical row. Not to be
   * called while batches are prepared.
   */
  void fillUnread(Parameters parameters);

  /** Metrics on validation, evaluated with the present weights. */
  Measurement validate(Parameters parameters);

  /** The present weights of tasks that are learned, by name; empty where none are. */
  default Map<String, Double> taskWeights() {
    return Map.of();
  }

  /** The names of {@link #validate}'s metrics. */
  List<String> metrics();

  /** The metrics that the best epoch is chosen by unless a recipe names others. */
  List<String> selectedBy();
}
