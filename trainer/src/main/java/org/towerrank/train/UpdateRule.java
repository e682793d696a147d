package org.towerrank.train;

/** How a piece of a weight follows its gradient. */
sealed interface UpdateRule permits Adam, Adagrad {

  /** What a rule remembers of each element of a weight. */
  @SuppressWarnings("ArrayRecordComponent") // Changed in place with every update.
  record State(float[] first, float[] second) {}

  /** Memory for a weight of so many elements. */
  State newState(int size);

  /** What the learning rate is multiplied by at a step, counted from 1. */
  float rateFactor(int step);

  /**
   * Updates {@code length} elements.
   *
   * @param at index of the first in the weight and its state
   * @param from index of the first in the gradient
   * @param decay L2 penalty, added to the gradient
   */
  void update(
      float[] weight,
      int at,
      float[] gradient,
      int from,
      int length,
      State state,
      float rate,
      float decay);
}
