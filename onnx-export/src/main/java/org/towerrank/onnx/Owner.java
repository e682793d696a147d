package org.towerrank.onnx;

import org.towerrank.feature.Side;

/** Whose rows a value has, in the order of how many. */
enum Owner {
  /** One row, whoever asks for whatever. */
  NOBODY,
  /** The user's and the context's row, or as many as items. */
  USER,
  /** A row for each item. */
  ITEM;

  static Owner of(Side side) {
    return side.isOfCandidates() ? ITEM : USER;
  }

  Owner or(Owner other) {
    return compareTo(other) < 0 ? other : this;
  }
}
