package org.towerrank.onnx;

import org.towerrank.feature.Side;

/** The leading dimension of a value in a graph, by the name it has there. */
enum Rows {
  /** One a request, or as many as {@link #ITEMS}. */
  USERS("users"),
  /** One a candidate. */
  ITEMS("items");

  private final String dimension;

  Rows(String dimension) {
    this.dimension = dimension;
  }

  /** The dimension's name in the graph. */
  String dimension() {
    return dimension;
  }

  static Rows of(Side side) {
    return side == Side.ITEM ? ITEMS : USERS;
  }

  /** The rows of what is computed from both. */
  static Rows broadcast(Rows left, Rows right) {
    return left == ITEMS || right == ITEMS ? ITEMS : USERS;
  }
}
