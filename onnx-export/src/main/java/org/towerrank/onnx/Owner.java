package org.towerrank.onnx;

import org.towerrank.feature.Side;

/** Whose rows a value has, in the order of how many. */
enum Owner {
  /** One row, whoever asks for whatever. */
  NOBODY,
  /** The user's and the context's row, or as many as items. */
  USER,
  /** A row for each item, whoever asks. */
  ITEM,
  /** A row for each item, and other ones for each request. */
  PAIR;

  static Owner of(Side side) {
    return switch (side) {
      case USER, CONTEXT -> USER;
      case ITEM -> ITEM;
      case QUERY -> PAIR;
    };
  }

  /** Whose rows a value has that is computed from both. */
  Owner or(Owner other) {
    boolean user = this == USER || other == USER;
    boolean item = this == ITEM || other == ITEM;
    return user && item ? PAIR : compareTo(other) < 0 ? other : this;
  }

  /** Whether it has as many rows as items. */
  boolean isOfCandidates() {
    return this == ITEM || this == PAIR;
  }

  /** Whether a value needs no repeating where one of another owner is expected. */
  boolean hasRowsOf(Owner other) {
    return this == other || (isOfCandidates() && other.isOfCandidates());
  }
}
