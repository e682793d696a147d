package org.towerrank.spark;

import java.util.List;
import org.towerrank.feature.Side;

/** What a model says of rows. */
public enum Predicted {
  /** A score a task of a ranker. */
  SCORES,
  /** The vector of the user tower. */
  USER_VECTORS,
  /** The vector of the item tower. */
  ITEM_VECTORS;

  /** Whose features are read. */
  List<Side> sides() {
    return switch (this) {
      case SCORES -> List.of(Side.values());
      case USER_VECTORS -> List.of(Side.USER, Side.CONTEXT);
      case ITEM_VECTORS -> List.of(Side.ITEM);
    };
  }
}
