package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.feature.Clip;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.onnx.GraphValue;

/**
 * Inputs of more digits than the floats that fill them. Serving has all numbers in single
 * precision, and where such an input is an id or a moment its scores are others, with no error.
 */
final class RoundedInputs {
  private RoundedInputs() {}

  /**
   * A sentence for each input of whole numbers or doubles that any number may go into.
   *
   * @param features by name
   */
  static List<String> notes(GraphPlan graph, Map<String, PlannedFeature> features) {
    List<String> notes = new ArrayList<>();
    graph
        .inputs()
        .forEach(
            (input, names) -> {
              boolean unbounded =
                  names.stream()
                      .map(name -> Objects.requireNonNull(features.get(name), name).encoder())
                      .anyMatch(RoundedInputs::givesAnyNumber);
              if (unbounded && (input.isWhole() || input.type() == DataType.DOUBLE)) {
                notes.add(note(input));
              }
            });
    return notes;
  }

  private static boolean givesAnyNumber(Encoder encoder) {
    return switch (encoder) {
      case IdentityEncoder identity -> !identity.log1p();
      case LinearEncoder linear -> !linear.log1p() && linear.clip().equals(Clip.NONE);
      default -> false;
    };
  }

  private static String note(GraphValue input) {
    return "Input ["
        + input.name()
        + "] "
        + input.describe()
        + " is filled from floats, which hold whole numbers up to 16,777,216: "
        + (input.isWhole()
            ? "larger ids have to be of kind [categorical]."
            : "the time since a moment has to be of kind [age].");
  }
}
