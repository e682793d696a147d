package org.towerrank.model;

import org.towerrank.feature.Side;

/** How many rows a value of a network has when a user's candidates are scored. */
public enum RowDimension {
  /** One, or as many as {@link #ITEMS}. */
  USERS("users"),
  /** One a candidate. */
  ITEMS("items");

  private final String dimension;

  RowDimension(String dimension) {
    this.dimension = dimension;
  }

  /** What the leading dimension is called in graphs and errors. */
  public String dimension() {
    return dimension;
  }

  /** The rows of what is read from a side. */
  public static RowDimension of(Side side) {
    return side.isOfCandidates() ? ITEMS : USERS;
  }

  /** The rows of what is computed from both. */
  public static RowDimension broadcast(RowDimension left, RowDimension right) {
    return left == ITEMS || right == ITEMS ? ITEMS : USERS;
  }
}
