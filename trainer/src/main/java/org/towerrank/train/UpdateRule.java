package org.towerrank.train;

/** How a piece of a weight follows its gradient. */
sealed interface UpdateRule permits Adam, Adagrad {

  /** What a rule remembers of each element of a weight. */
  @SuppressWarnings("ArrayRecordComponent") // Changed in place with every update.
  record State(float[] first, float[] second) {}

  /**
   * What a step does alike to all elements of a weight.
   *
   * @param rate the learning rate times the rule's factor of the step
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  record Step(float rate, float penalty, float decay) {}

  /** Memory for a weight of so many elements. */
  State newState(int size);

  /** What the learning rate is multiplied by at a step, counted from 1. */
  float rateFactor(int step);

  /**
   * Updates {@code length} elements.
   *
   * @param at index of the first in the weight and its state
   * @param from index of the first in the gradient
   */
  void update(
      float[] weight, int at, float[] gradient, int from, int length, State state, Step step);
}
