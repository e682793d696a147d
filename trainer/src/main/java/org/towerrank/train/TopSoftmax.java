package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Softmax over the largest elements of rows, and the loss that evens out which these are.
 *
 * @param balance factor of the loss, which is added to that of the step
 */
record TopSoftmax(Tape tape, int top, float balance) {
  /** What turns a logit to nothing. */
  private static final float MASKED = -1e9f;

  /** {@code [R, n] → [R, n]}. */
  NDArray of(NDArray logits) {
    int n = Math.toIntExact(logits.getShape().get(1));
    float[] values = logits.toFloatArray();
    float[] masks = new float[values.length];
    float[] shares = new float[n];
    int among = 0;
    for (int i = 0; i < values.length; i++) {
      if (isTop(values, i - i % n, n, i)) {
        shares[i % n]++;
        among++;
      } else {
        masks[i] = MASKED;
      }
    }
    if (tape.mode() == Mode.FIT && balance > 0) {
      for (int e = 0; e < n; e++) {
        shares[e] *= balance * n / among;
      }
      NDArray means = logits.softmax(1).mean(new int[] {0});
      tape.penalize(means.mul(tape.array(shares, new Shape(n))).sum());
    }
    return logits.add(tape.array(masks, logits.getShape())).softmax(1);
  }

  /** Whether fewer than {@code top} of a row's elements are larger. */
  private boolean isTop(float[] values, int from, int n, int element) {
    int larger = 0;
    for (int i = from; i < from + n; i++) {
      larger += values[i] > values[element] ? 1 : 0;
    }
    return larger < top;
  }
}
