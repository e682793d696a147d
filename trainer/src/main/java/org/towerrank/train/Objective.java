package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  /** The states of the generators that batches are prepared with. */
  long[] generators();

  /** Goes on from such states. */
  void generators(long[] states);

  /** Writes down what batches and steps have left behind here. */
  void save(Notes notes);

  /** Goes on from there. */
  void restore(Notes notes);

  /** What training rows tell of first values: by weight, what is added to those that are drawn. */
  default Map<String, float[]> shifts() {
    return Map.of();
  }

  /**
   * Begins with the weights of an earlier run.
   *
   * @param parameters what was taken over
   */
  void begin(EarlierRun.Taken taken, Parameters parameters);

  /** How far the vectors of items are from those of an earlier run; null where there is none. */
  default @Nullable VectorChange change() {
    return null;
  }

  /** The names of {@link #validate}'s metrics. */
  List<String> metrics();

  /** Those of them that validation rows do not have, such as the AUC of labels of one class. */
  default List<String> undefined() {
    return List.of();
  }

  /** The metrics that the best epoch is chosen by unless a recipe names others. */
  List<String> selectedBy();
}
