package org.towerrank.onnx.rows;

/**
 * Where the rows lie in a value.
 *
 * @param axis along which they follow one another, from 0
 * @param places how many places of that axis a row takes, one behind the other
 * @param turns how often all rows follow one another along that axis, as where steps of a sequence
 *     ahead of the rows were put into one axis with them
 */
public record RowAxis(int axis, long places, long turns) {
  /** Where the rows of inputs and outputs lie. */
  public static final RowAxis FIRST = new RowAxis(0, 1);

  /** Rows that follow one another once. */
  public RowAxis(int axis, long places) {
    this(axis, places, 1);
  }

  RowAxis at(int other) {
    return new RowAxis(other, places, turns);
  }

  /** Places of the axis for each row. */
  public long all() {
    return Math.multiplyExact(places, turns);
  }

  /** Whether rows lie along an axis as others do along theirs. */
  boolean isLike(RowAxis other) {
    return places == other.places && turns == other.turns;
  }
}
