package org.towerrank.kernel;

/** Updates weights in place by their gradients at one step of fitting, with one rule for all. */
public abstract sealed class Step permits AdamStep, AdagradStep {
  final float rate;
  private final float penalty;
  final float kept;

  /**
   * @param rate what the rule's quotient is multiplied by
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  Step(float rate, float penalty, float decay) {
    this.rate = rate;
    this.penalty = penalty;
    this.kept = 1 - decay;
  }

  /**
   * Updates weights. Their moments lie in the same array: the first {@code stride} behind a weight,
   * the next as far behind that.
   *
   * @param values holds the weights from {@code at} on
   * @param gradient holds theirs from {@code from} on
   * @param length how many weights, at most {@code stride}
   * @param multiple factor of the weight itself that is added to each gradient
   */
  public final void update(
      float[] values, int at, int stride, float[] gradient, int from, int length, float multiple) {
    float pull = penalty + multiple;
    int done = Vectors.AVAILABLE ? vectors(values, at, stride, gradient, from, length, pull) : 0;
    for (int i = done; i < length; i++) {
      update(values, at + i, stride, gradient[from + i], pull);
    }
  }

  /**
   * Updates as many of the weights as fill vectors, and returns their number.
   *
   * @param pull how many times the weight itself is added to a gradient
   */
  abstract int vectors(
      float[] values, int at, int stride, float[] gradient, int from, int length, float pull);

  /** Updates one weight. */
  abstract void update(float[] values, int at, int stride, float gradient, float pull);
}
