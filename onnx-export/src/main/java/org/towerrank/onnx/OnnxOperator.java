package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.towerrank.feature.Nearest;

/**
 * The ONNX operators that graphs are written with, as {@link GraphBuilder#OPSET} defines them: each
 * with the opset that brought this definition, its inputs and its attributes. See Operators.md of
 * the ONNX specification.
 */
@SuppressWarnings("ImmutableEnumChecker") // Records of numbers and texts, in a list of List.of.
enum OnnxOperator {
  ABS("Abs", 13, inputs(1)),
  ADD("Add", 14, inputs(2)),
  CAST("Cast", 13, inputs(1), required("to", AttributeType.INT)),
  CONCAT("Concat", 13, atLeast(1), required("axis", AttributeType.INT)),
  CONSTANT("Constant", 13, inputs(0), optional("value", AttributeType.TENSOR)),
  DEQUANTIZE_LINEAR("DequantizeLinear", 13, inputs(2, 3), optional("axis", AttributeType.INT)),
  DIV("Div", 14, inputs(2)),
  EQUAL("Equal", 13, inputs(2)),
  EXP("Exp", 13, inputs(1)),
  EXPAND("Expand", 13, inputs(2)),
  FLATTEN("Flatten", 13, inputs(1), optional("axis", AttributeType.INT)),
  GATHER("Gather", 13, inputs(2), optional("axis", AttributeType.INT)),
  GEMM(
      "Gemm",
      13,
      inputs(2, 3),
      optional("alpha", AttributeType.FLOAT),
      optional("beta", AttributeType.FLOAT),
      optional("transA", AttributeType.INT),
      optional("transB", AttributeType.INT)),
  IDENTITY("Identity", 16, inputs(1)),
  IF(
      "If",
      16,
      inputs(1),
      required("then_branch", AttributeType.GRAPH),
      required("else_branch", AttributeType.GRAPH)),
  LEAKY_RELU("LeakyRelu", 16, inputs(1), optional("alpha", AttributeType.FLOAT)),
  LESS("Less", 13, inputs(2)),
  LP_NORMALIZATION(
      "LpNormalization",
      1,
      inputs(1),
      optional("axis", AttributeType.INT),
      optional("p", AttributeType.INT)),
  MAT_MUL("MatMul", 13, inputs(2)),
  MAT_MUL_INTEGER("MatMulInteger", 10, inputs(2, 4)),
  MAX("Max", 13, atLeast(1)),
  MUL("Mul", 14, inputs(2)),
  NOT("Not", 1, inputs(1)),
  QUANTIZE_LINEAR("QuantizeLinear", 13, inputs(2, 3), optional("axis", AttributeType.INT)),
  REDUCE_L2(
      "ReduceL2",
      13,
      inputs(1),
      optional("axes", AttributeType.INTS),
      optional("keepdims", AttributeType.INT)) {
    @Override
    int lastOpset() {
      return 17; // Its axes are an input from 18 on.
    }
  },
  REDUCE_MAX(
      "ReduceMax",
      13,
      inputs(1),
      optional("axes", AttributeType.INTS),
      optional("keepdims", AttributeType.INT)) {
    @Override
    int lastOpset() {
      return 17; // Its axes are an input from 18 on.
    }
  },
  REDUCE_SUM(
      "ReduceSum",
      13,
      inputs(1, 2),
      optional("keepdims", AttributeType.INT),
      optional("noop_with_empty_axes", AttributeType.INT)),
  RELU("Relu", 14, inputs(1)),
  RESHAPE("Reshape", 14, inputs(2), optional("allowzero", AttributeType.INT)),
  REVERSE_SEQUENCE(
      "ReverseSequence",
      10,
      inputs(2),
      optional("batch_axis", AttributeType.INT),
      optional("time_axis", AttributeType.INT)),
  SHAPE(
      "Shape",
      15,
      inputs(1),
      optional("start", AttributeType.INT),
      optional("end", AttributeType.INT)),
  SIGMOID("Sigmoid", 13, inputs(1)),
  SIGN("Sign", 13, inputs(1)),
  SOFTMAX("Softmax", 13, inputs(1), optional("axis", AttributeType.INT)),
  SPLIT("Split", 13, inputs(1, 2), optional("axis", AttributeType.INT)),
  SQUEEZE("Squeeze", 13, inputs(1, 2)),
  SUB("Sub", 14, inputs(2)),
  SUM("Sum", 13, atLeast(1)),
  TANH("Tanh", 13, inputs(1)),
  TRANSPOSE("Transpose", 13, inputs(1), optional("perm", AttributeType.INTS)),
  UNSQUEEZE("Unsqueeze", 13, inputs(2)),
  WHERE("Where", 16, inputs(3));

  private final String type;
  private final int since;
  private final Arity arity;
  private final List<Attribute> attributes;

  OnnxOperator(String type, int since, Arity arity, Attribute... attributes) {
    this.type = type;
    this.since = since;
    this.arity = arity;
    this.attributes = List.of(attributes);
  }

  /** How many inputs an operator takes. */
  record Arity(int least, int most) {

    @Override
    public String toString() {
      String upTo = most == Integer.MAX_VALUE ? " or more" : least == most ? "" : " to " + most;
      return least + upTo + " inputs";
    }
  }

  /** An attribute that an operator has. */
  record Attribute(String name, AttributeType type, boolean required) {}

  private static Arity inputs(int count) {
    return new Arity(count, count);
  }

  private static Arity inputs(int least, int most) {
    return new Arity(least, most);
  }

  private static Arity atLeast(int least) {
    return new Arity(least, Integer.MAX_VALUE);
  }

  private static Attribute required(String name, AttributeType type) {
    return new Attribute(name, type, true);
  }

  private static Attribute optional(String name, AttributeType type) {
    return new Attribute(name, type, false);
  }

  /** Its name in a graph. */
  String type() {
    return type;
  }

  Arity arity() {
    return arity;
  }

  List<Attribute> attributes() {
    return attributes;
  }

  /** The opset that it is last defined so in. */
  int lastOpset() {
    return Integer.MAX_VALUE;
  }

  /** The output's name where a graph has so many nodes before it. */
  String output(int nodes) {
    return type.toLowerCase(Locale.ROOT) + "_" + nodes;
  }

  /**
   * Checks that graphs of an opset may have it.
   *
   * @throws IllegalArgumentException if it is defined otherwise there
   */
  void requireOpset(int opset) {
    if (opset < since || opset > lastOpset()) {
      String until = lastOpset() == Integer.MAX_VALUE ? "" : " to " + lastOpset();
      throw new IllegalArgumentException(
          "operator ["
              + type
              + "] is of opset "
              + since
              + until
              + ", the graph of ["
              + opset
              + "]");
    }
  }

  /**
   * A node, without a name.
   *
   * @throws IllegalArgumentException if it does not take so many inputs, or such attributes
   */
  NodeProto.Builder node(
      List<String> inputs, List<String> outputs, AttributeProto... attributesGiven) {
    if (inputs.size() < arity.least() || inputs.size() > arity.most()) {
      throw new IllegalArgumentException(
          "operator [" + type + "]: expected " + arity + ", got " + inputs);
    }
    Set<String> given = new HashSet<>();
    for (AttributeProto attribute : attributesGiven) {
      requireAttribute(attribute);
      if (!given.add(attribute.getName())) {
        throw problem(attribute.getName(), "expected once, got twice");
      }
    }
    for (Attribute attribute : attributes) {
      if (attribute.required() && !given.contains(attribute.name())) {
        throw problem(attribute.name(), "expected, it is missing");
      }
    }
    return NodeProto.newBuilder()
        .setOpType(type)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(List.of(attributesGiven));
  }

  private void requireAttribute(AttributeProto given) {
    List<String> names = attributes.stream().map(Attribute::name).toList();
    int index = names.indexOf(given.getName());
    if (index < 0) {
      throw problem(given.getName(), "there is none" + Nearest.hint(given.getName(), names));
    }
    AttributeType expected = attributes.get(index).type();
    if (given.getType() != expected) {
      throw problem(given.getName(), "expected type " + expected + ", got " + given.getType());
    }
  }

  private IllegalArgumentException problem(String attribute, String problem) {
    return new IllegalArgumentException(
        "operator [" + type + "], attribute [" + attribute + "]: " + problem);
  }
}
