package org.towerrank.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.onnx.RankerWork;
import org.towerrank.onnx.RowProof;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;

/** What a ranking graph computes once for a user, or what stands in the way, found anew. */
final class SharingText {
  private SharingText() {}

  /**
   * A sentence.
   *
   * @param model with or without the data of its weights
   * @param bytes of the graph's file
   */
  static String of(GraphSpec spec, FeatureSchema schema, ModelProto model, long bytes) {
    if (spec.mixesRows()) {
      return "mixes rows: all items of a window are one batch, and their scores depend on it";
    }
    List<String> items =
        spec.inputs().stream()
            .filter(input -> input.side() == Side.ITEM)
            .map(GraphInput::name)
            .toList();
    Optional<RankerWork> work = RankerWork.of(model, items);
    return work.map(SharingText::once)
        .orElseGet(() -> inEveryRow(RowProof.of(spec.file(), bytes, model, sizes(spec, schema))));
  }

  private static String once(RankerWork work) {
    String multiplications =
        String.format(
            Locale.ROOT,
            "user once: %,d multiplications for a user, %,d for an item alone, %,d for both",
            work.request(),
            work.item(),
            work.pair());
    return work.repeated().isEmpty()
        ? multiplications
        : multiplications
            + work.repeated().stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "; the user's values are repeated for ", ""));
  }

  private static String inEveryRow(RowVerdict verdict) {
    return switch (verdict) {
      case RowVerdict.Independent any -> "user in every row";
      case RowVerdict.Mixed mixed ->
          "user in every row, because of " + mixed.place() + ": " + mixed.reason();
      case RowVerdict.Unproven open ->
          "user in every row, because of " + open.place() + ": " + open.reason();
    };
  }

  private static Map<String, GraphSize.Input> sizes(GraphSpec spec, FeatureSchema schema) {
    Map<String, GraphSize.Input> sizes = new HashMap<>();
    for (GraphInput input : spec.inputs()) {
      int width = input.features().stream().mapToInt(name -> schema.feature(name).width()).sum();
      sizes.put(input.name(), new GraphSize.Input(width, input.flat(), false));
    }
    return sizes;
  }
}
