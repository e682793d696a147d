package org.towerrank.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a value of a network: columns {@code [R, n]}, or a block of embedded fields {@code
 * [R, F, d]}.
 *
 * @param rows what R is
 * @param extents the dimensions behind the rows, one or two
 */
public record Shape(RowDimension rows, List<Integer> extents) {

  public Shape {
    extents = List.copyOf(extents);
  }

  /** {@code [R, width]}. */
  public static Shape columns(RowDimension rows, int width) {
    return new Shape(rows, List.of(width));
  }

  /** {@code [R, fields, dimension]}. */
  public static Shape block(RowDimension rows, int fields, int dimension) {
    return new Shape(rows, List.of(fields, dimension));
  }

  /** The last dimension: n of columns, d of a block. */
  public int width() {
    return extents.getLast();
  }

  /** F of a block; columns are one field. */
  public int fields() {
    return isBlock() ? extents.getFirst() : 1;
  }

  boolean isBlock() {
    return extents.size() == 2;
  }

  /** Such as {@code [items, 3, 16]}. */
  @Override
  public String toString() {
    return extents.stream()
        .map(Object::toString)
        .collect(Collectors.joining(", ", "[" + rows.dimension() + ", ", "]"));
  }
}
