package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers from outside, which have no gradient.
 *
 * @param values {@code [R, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // Equal where it is the same.
record Numbers(Tape tape, float[] values, int width) implements Operand, Operand.Columns {

  @Override
  public NDArray array() {
    return tape.array(values, new Shape(values.length / width, width));
  }

  @Override
  public void copy(int row, float[] target, int at) {
    System.arraycopy(values, row * width, target, at, width);
  }

  @Override
  public void gradientIn(NDArray leaf, int rowWidth, int column) {
    // None to find.
  }
}
