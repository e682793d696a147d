package org.towerrank.onnx.rows;

/**
 * Where the rows lie in a value.
 *
 * @param axis along which they follow one another, from 0
 * @param places how many places of that axis a row takes, one behind the other
 */
public record RowAxis(int axis, long places) {
  /** Where the rows of inputs and outputs lie. */
  public static final RowAxis FIRST = new RowAxis(0, 1);

  RowAxis at(int other) {
    return new RowAxis(other, places);
  }
}
