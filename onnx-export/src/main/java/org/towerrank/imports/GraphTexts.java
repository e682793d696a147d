package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.imports.ImportSchema.FeatureSpec;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.InputPart;

/** The texts that encoders inside of graphs know. */
final class GraphTexts {
  private GraphTexts() {}

  /**
   * The texts by the feature that fills their input. Of a feature that fills several, they are
   * those of all; of one whose vocabulary others share, theirs are among them.
   *
   * @throws IllegalArgumentException naming an operator that reads texts otherwise
   */
  static Map<String, List<String>> of(SchemaFile file, List<GraphPlan> graphs) {
    Map<String, Set<String>> known = new LinkedHashMap<>();
    for (GraphPlan graph : graphs) {
      graph
          .inputs()
          .forEach(
              (input, features) -> {
                if (input.type() == DataType.STRING && features.size() == 1) {
                  known
                      .computeIfAbsent(features.getFirst(), any -> new LinkedHashSet<>())
                      .addAll(graph.adapter().texts(input));
                }
              });
    }
    for (FeatureSpec feature : file.features()) {
      Set<String> own = known.get(String.valueOf(feature.name()));
      Set<String> shared = known.get(String.valueOf(feature.shares()));
      if (own != null && shared != null) {
        shared.addAll(own);
      }
    }
    Map<String, List<String>> texts = new HashMap<>();
    known.forEach((feature, values) -> texts.put(feature, List.copyOf(values)));
    return texts;
  }

  /** The features that fill inputs of texts alone, so that no input has ids of theirs. */
  static Set<String> only(List<GraphPlan> graphs) {
    Set<String> texts = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (GraphPlan graph : graphs) {
      graph
          .inputs()
          .forEach(
              (input, features) ->
                  (input.type() == DataType.STRING ? texts : others).addAll(features));
    }
    texts.removeAll(others);
    return texts;
  }

  /**
   * The vocabulary of a feature that fills an input of texts.
   *
   * @throws IllegalArgumentException when it has none
   */
  static List<String> vocabulary(GraphValue input, PlannedFeature feature) {
    if (feature.part() instanceof InputPart.Ids
        && feature.encoder() instanceof VocabularyEncoder encoder) {
      return encoder.vocabulary();
    }
    throw new IllegalArgumentException(
        "input ["
            + input.name()
            + "] "
            + input.describe()
            + " takes a feature with a vocabulary, got ["
            + feature.feature().name()
            + "] with a ["
            + feature.encoder().type()
            + "] encoder");
  }
}
