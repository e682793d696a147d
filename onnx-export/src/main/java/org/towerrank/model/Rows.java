package org.towerrank.model;

import org.towerrank.feature.Side;

/** How many rows a value of a network has when a user's candidates are scored. */
public enum Rows {
  /** One, or as many as {@link #ITEMS}. */
  USERS("users"),
  /** One a candidate. */
  ITEMS("items");

  private final String dimension;

  Rows(String dimension) {
    this.dimension = dimension;
  }

  /** What the leading dimension is called in graphs and errors. */
  public String dimension() {
    return dimension;
  }

  /** The rows of what is read from a side. */
  public static Rows of(Side side) {
    return side == Side.ITEM ? ITEMS : USERS;
  }

  /** The rows of what is computed from both. */
  public static Rows broadcast(Rows left, Rows right) {
    return left == ITEMS || right == ITEMS ? ITEMS : USERS;
  }
}
