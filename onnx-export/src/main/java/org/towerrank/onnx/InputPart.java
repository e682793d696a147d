package org.towerrank.onnx;

import java.util.Objects;
import org.towerrank.feature.Side;

/** What one feature puts into an input of a graph of another tool. */
public sealed interface InputPart permits InputPart.Numbers, InputPart.Ids {

  /** The feature's name. */
  String feature();

  /** Whose rows have it. */
  Side side();

  /** Columns that it fills. */
  int width();

  /**
   * Numbers as they are: one, or those of a vector or of a sequence's weights.
   *
   * @param reversed whether the tool had the row from its end, as weights before which it padded
   */
  record Numbers(String feature, Side side, int width, boolean reversed) implements InputPart {
    public Numbers {
      Objects.requireNonNull(feature, "feature");
      Objects.requireNonNull(side, "side");
    }
  }

  /** Ids: one, or those of a sequence. */
  record Ids(String feature, Side side, int width, IdMapping mapping, Arrangement arrangement)
      implements InputPart {
    public Ids {
      Objects.requireNonNull(feature, "feature");
      Objects.requireNonNull(side, "side");
      Objects.requireNonNull(mapping, "mapping");
      Objects.requireNonNull(arrangement, "arrangement");
    }
  }

  /** How the ids of a sequence lie in a row; TowerRank's are newest first, padded behind. */
  enum Arrangement {
    /** As TowerRank has them, or only one id. */
    AS_IT_IS,
    /** The row from its end: oldest first, padded before. */
    REVERSED,
    /** Without its padding from its end: oldest first, padded behind. */
    TURNED,
    /** Both: newest first, padded before. */
    SHIFTED
  }
}
