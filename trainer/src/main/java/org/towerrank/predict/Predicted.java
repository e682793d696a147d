package org.towerrank.predict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.Side;

/** What a model says of rows. */
public enum Predicted {
  /** A score a task of a ranker. */
  SCORES,
  /** The vector of the user tower. */
  USER_VECTORS,
  /** The vector of the item tower. */
  ITEM_VECTORS;

  /** Which of two towers is meant. */
  public enum Tower {
    USER,
    ITEM
  }

  /**
   * What is asked of a model.
   *
   * @param tower null for a ranker
   * @throws IllegalArgumentException when a ranker is asked for a tower, or two towers for none
   */
  public static Predicted of(Bundle bundle, @Nullable Tower tower) {
    boolean ranker = !bundle.tasks().isEmpty();
    if (ranker != (tower == null)) {
      throw new IllegalArgumentException(
          ranker
              ? "the model [" + bundle.name() + "] is a ranker, which has no --side"
              : "the model [" + bundle.name() + "] has two towers: expected --side user or item");
    }
    return switch (tower) {
      case null -> SCORES;
      case USER -> USER_VECTORS;
      case ITEM -> ITEM_VECTORS;
    };
  }

  /** Whose features are read. */
  public List<Side> sides() {
    return switch (this) {
      case SCORES -> List.of(Side.values());
      case USER_VECTORS -> List.of(Side.USER, Side.CONTEXT);
      case ITEM_VECTORS -> List.of(Side.ITEM);
    };
  }
}
