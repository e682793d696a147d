package org.towerrank.train;

import org.towerrank.recipe.OptimizerSpec;

/** How a piece of a weight follows its gradient. */
sealed interface UpdateRule permits Adam, Adagrad {

  /**
   * What a step does alike to all elements of a weight.
   *
   * @param rate the learning rate times the rule's factor of the step
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  record Step(float rate, float penalty, float decay) {}

  /** The rule of a recipe's choice. */
  static UpdateRule of(OptimizerSpec.Type type) {
    return switch (type) {
      case ADAM, ADAMW -> new Adam();
      case ADAGRAD -> new Adagrad();
    };
  }

  /** How many numbers it remembers of each element of a weight. */
  int moments();

  /** What the learning rate is multiplied by at a step, counted from 1. */
  float rateFactor(int step);

  /**
   * Updates the first {@code length} elements.
   *
   * @param moments what the rule remembers of them, an array for each number of {@link #moments()}
   */
  void update(float[] weight, float[] gradient, int length, float[][] moments, Step step);

  /** Memory for so many elements. */
  default float[][] newMoments(int size) {
    return new float[moments()][size];
  }
}
