package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what ONNX Runtime does not check: with some numbers or shapes its operators divide by
 * zero, overflow, or read and write beyond their memory. Each of these ends the process.
 */
final class FatalOperators {
  private static final Set<String> DIVISIONS = Set.of("Div", "Mod");

  /** Operators that divide by the length of a dimension, or go on from a first element. */
  private static final Set<String> NEED_ELEMENTS =
      Set.of(
          "GRU",
          "LSTM",
          "RNN",
          "InstanceNormalization",
          "LpNormalization",
          "com.microsoft.BiasGelu",
          "com.microsoft.FastGelu",
          "com.microsoft.SkipLayerNormalization",
          "com.microsoft.SkipSimplifiedLayerNormalization");

  /** How many gates recurrent layers have, each with weights of its own. */
  private static final Map<String, Integer> GATES = Map.of("GRU", 3, "LSTM", 4, "RNN", 1);

  private FatalOperators() {}

  /**
   * Checks an operator before its output is looked at.
   *
   * @param operator with its domain, unless that is the standard one
   * @param alike whether all inputs of the graph have as many rows. Where they may not, more is
   *     only a bound, and all but the rows themselves was checked before
   * @throws UnboundedSizeException if it may end the process
   */
  static void refuse(String operator, OperatorInputs inputs, boolean alike) {
    switch (operator) {
      case "ai.onnx.ml.FeatureVectorizer" -> matrices(inputs.all());
      case "ai.onnx.ml.Normalizer" -> vectors(inputs.get(0));
      case "ai.onnx.ml.TreeEnsembleClassifier" -> labels(inputs);
      case "CastLike" -> halves(inputs);
      default -> {}
    }
    if (!alike) {
      return;
    }
    requireFloats(inputs);
    if (DIVISIONS.contains(operator)) {
      division(inputs);
    }
    switch (operator) {
      case "Conv" -> bias(inputs);
      case "ScatterND" -> places(inputs.get(1));
      case "Trilu" -> diagonal(inputs);
      case "Unique" -> slices(inputs);
      default -> {}
    }
    if (NEED_ELEMENTS.contains(operator)) {
      elements(inputs);
    }
    if (GATES.containsKey(operator)) {
      weights(inputs, GATES.getOrDefault(operator, 1));
    }
  }

  /** Fused operators divide by the lengths of floats, and any may be fused. */
  private static void requireFloats(OperatorInputs inputs) {
    for (int i = 0; i < inputs.count(); i++) {
      if (inputs.has(i)
          && ElementTypes.isFloat(inputs.get(i).type())
          && inputs.get(i).size().isNumber(0)) {
        throw new UnboundedSizeException(
            "something of [" + inputs.node().getInput(i) + "], which has no elements");
      }
    }
  }

  /** The lowest whole number has no quotient by -1. */
  private static void division(OperatorInputs inputs) {
    if (!ElementTypes.mayBeWideWhole(inputs.get(0).type())
        || !ElementTypes.mayBeWideWhole(inputs.get(1).type())) {
      return;
    }
    List<@Nullable Extent> divisors = inputs.get(1).content();
    boolean known = divisors != null && divisors.stream().allMatch(FatalOperators::divides);
    if (!known && !isAboveLowest(inputs.get(0).content())) {
      throw new UnboundedSizeException(
          "a quotient of whole numbers by one that may be 0 or -1: divide by a constant other than"
              + " these, or cast both to floats before");
    }
  }

  private static boolean divides(@Nullable Extent divisor) {
    return divisor != null && !divisor.isNumber(0) && !divisor.isNumber(-1);
  }

  /** Whether all numbers are known, and none is the lowest of its type. */
  private static boolean isAboveLowest(@Nullable List<@Nullable Extent> numbers) {
    return numbers != null
        && numbers.stream()
            .allMatch(
                number ->
                    number != null
                        && !number.isNumber(Long.MIN_VALUE)
                        && !number.isNumber(Integer.MIN_VALUE));
  }

  private static void elements(OperatorInputs inputs) {
    // Of what follows the weights, ONNX Runtime checks the shapes.
    for (int i = 0; i < Math.min(3, inputs.count()); i++) {
      if (inputs.has(i) && !inputs.get(i).hasElements()) {
        NodeProto node = inputs.node();
        throw new UnboundedSizeException(
            "something of [" + node.getInput(i) + "], which may have no elements");
      }
    }
  }

  /** ONNX Runtime reads beyond weights of other shapes than those of the operator. */
  private static void weights(OperatorInputs inputs, int gates) {
    Extent width = inputs.get(0).dimension(-1);
    Extent directions = Extent.of(goesBothWays(inputs) ? 2 : 1);
    Extent hidden = Extent.of(inputs.number("hidden_size", Long.MAX_VALUE));
    Extent rows = hidden.times(Extent.of(gates));
    requireShape("steps", inputs, 1, List.of(directions, rows, width));
    requireShape("steps", inputs, 2, List.of(directions, rows, hidden));
    if (inputs.has(3)) {
      requireShape("steps", inputs, 3, List.of(directions, rows.times(Extent.of(2))));
    }
  }

  private static boolean goesBothWays(OperatorInputs inputs) {
    return inputs
        .attribute("direction")
        .map(direction -> direction.getS().toStringUtf8())
        .filter("bidirectional"::equals)
        .isPresent();
  }

  /** It adds a number to each channel, and does not look how many there are. */
  private static void bias(OperatorInputs inputs) {
    if (inputs.has(2)) {
      requireShape("a convolution", inputs, 2, List.of(inputs.get(1).dimension(0)));
    }
  }

  private static void requireShape(
      String made, OperatorInputs inputs, int input, List<Extent> shape) {
    if (!inputs.get(input).shape().equals(shape)) {
      throw new UnboundedSizeException(
          made
              + " with weights ["
              + inputs.node().getInput(input)
              + "] of the shape "
              + inputs.get(input).shape()
              + ", expected "
              + shape);
    }
  }

  /** It divides by how many numbers say where each update goes. */
  private static void places(TensorBound indices) {
    if (indices.rank() < 1 || !TensorBound.of(indices.dimension(-1)).hasElements()) {
      throw new UnboundedSizeException(
          "updates of places whose indices may have no numbers, of the shape " + indices.shape());
    }
  }

  private static void diagonal(OperatorInputs inputs) {
    List<@Nullable Extent> numbers =
        inputs.has(1) ? inputs.get(1).content() : List.of(Extent.of(0));
    boolean known =
        numbers != null
            && numbers.stream()
                .allMatch(each -> each != null && NumberArithmetic.narrow(each) != null);
    if (!known) {
      throw new UnboundedSizeException(
          "a triangle from a diagonal that is no constant of 32 bits, such as 0 or 1");
    }
  }

  /** It compares slices along an axis by elements that there have to be. */
  private static void slices(OperatorInputs inputs) {
    if (inputs.attribute("axis").isEmpty()) {
      return;
    }
    List<Extent> others = new ArrayList<>(inputs.get(0).shape());
    others.remove(TensorBound.index(inputs.number("axis", 0), others.size()));
    if (!TensorBound.of(others).hasElements()) {
      throw new UnboundedSizeException(
          "unique slices of [" + inputs.node().getInput(0) + "], which may have no elements");
    }
  }

  /** It divides by the length of the last dimension, and looks for one without asking. */
  private static void vectors(TensorBound bound) {
    if (bound.rank() < 1) {
      throw new UnboundedSizeException("a vector of length 1 of a single number");
    }
  }

  /** An optimizer looks for the input of what was a constant of 16 bits and is one of 32. */
  private static void halves(OperatorInputs inputs) {
    TensorBound half = inputs.get(0);
    int type = inputs.get(1).type();
    boolean toFloats = ElementTypes.isFloat(type) || type == ElementTypes.UNKNOWN;
    if (ElementTypes.isHalf(half.type()) && half.size().power() == 0 && toFloats) {
      throw new UnboundedSizeException(
          "other floats of [" + inputs.node().getInput(0) + "] in float16: write them with [Cast]");
    }
  }

  /** Of two classes, it reads the text of the second. */
  private static void labels(OperatorInputs inputs) {
    if (inputs.attribute("classlabels_strings").map(ListLength::of).orElse(0L) == 1) {
      throw new UnboundedSizeException(
          "a class of one text alone: expected two [classlabels_strings] or more");
    }
  }

  private static void matrices(List<TensorBound> all) {
    Extent rows = all.getFirst().dimension(0);
    for (TensorBound each : all) {
      if (each.rank() != 2 || !each.dimension(0).equals(rows)) {
        throw new UnboundedSizeException(
            "rows of inputs that are not all matrices of as many rows");
      }
    }
  }
}
