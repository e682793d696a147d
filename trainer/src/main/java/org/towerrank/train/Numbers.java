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
  public int columns() {
    return width;
  }

  @Override
  public RowFiller.Writer writer(int from, int to) {
    return (row, target, at) -> System.arraycopy(values, row * width, target, at, width);
  }

  @Override
  public void placed(LeafGradient leaf, int rowWidth, int column) {
    // No gradient to find.
  }
}
