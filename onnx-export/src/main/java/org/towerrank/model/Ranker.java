package org.towerrank.model;

import org.towerrank.feature.FeatureSchema;

/** A network that scores a user and a candidate together, for one task or several. */
public non-sealed interface Ranker extends Network {

  /**
   * The log-odds of every task: {@code [R, tasks]}.
   *
   * @param tasks how many tasks the model is fitted for
   */
  <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks);

  /** The probability of every task: {@code [R, tasks]}. */
  default <T> T scores(Ops<T> ops, FeatureSchema schema, int tasks) {
    return ops.activation(Activation.SIGMOID, logits(ops, schema, tasks));
  }
}
