package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.FeatureSchema;

/** A network that scores a user and a candidate together, for one task or several. */
public non-sealed interface Ranker extends Network {

  /**
   * What the loss reads of every task, {@code [R, tasks]}: log-odds, or with a squared loss a
   * number, which is compared with the label.
   *
   * @param tasks how many tasks the model is fitted for
   */
  <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks);

  /**
   * The linear layers whose bias is added to the logits as it is: one layer for all tasks, or one
   * for each. A fit begins with the log-odds of the labels in them. A network need not have them
   * with every schema, and names none where it has to begin where it is drawn.
   */
  List<String> outputLayers(int tasks);

  /** What it is fitted by. */
  default Loss loss() {
    return Loss.CROSS_ENTROPY;
  }

  /**
   * Whether tasks are steps that follow one another. The label of a task is then that of all steps
   * up to it, and its score their probability: the product of the sigmoids of their logits.
   */
  default boolean sequential() {
    return false;
  }

  /**
   * What comes of the logits, {@code [R, tasks]}: probabilities, or with a squared loss the logits.
   * With what labels were, {@link ModelDefinition#scores} makes scores of them.
   */
  default <T> T outputs(Ops<T> ops, FeatureSchema schema, int tasks) {
    T logits = logits(ops, schema, tasks);
    return switch (loss()) {
      case CROSS_ENTROPY -> ops.activation(Activation.SIGMOID, logits);
      case SQUARED -> logits;
    };
  }
}
