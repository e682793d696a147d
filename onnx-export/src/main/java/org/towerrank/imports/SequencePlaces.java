package org.towerrank.imports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.SequenceFeature.Order;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.imports.ImportSchema.Pad;
import org.towerrank.onnx.InputPart.Arrangement;

/** Where a tool had the ids of a sequence, and where its padding. */
final class SequencePlaces {
  private SequencePlaces() {}

  /** How the ids of a sequence lie in its input. */
  static Arrangement of(SchemaFile file, FeatureSpec spec) {
    Order raw = Objects.requireNonNullElse(spec.order(), Order.UNORDERED);
    Order fed = Objects.requireNonNullElse(spec.inputOrder(), raw);
    boolean before = pad(file, spec.pad()) == Pad.BEFORE;
    return switch (fed) {
      case UNORDERED -> before ? Arrangement.REVERSED : Arrangement.AS_IT_IS;
      case NEWEST_FIRST -> before ? Arrangement.SHIFTED : Arrangement.AS_IT_IS;
      case OLDEST_FIRST -> before ? Arrangement.REVERSED : Arrangement.TURNED;
    };
  }

  private static Pad pad(SchemaFile file, @Nullable Pad given) {
    Tool tool = file.schema().tool();
    return given != null ? given : tool == null ? Pad.BEHIND : tool.pad();
  }
}
