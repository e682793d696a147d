package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph of an item's numbers, with the constants that any part of it may read, and a place for
 * what {@link OptimizedGraphsTest} puts in its middle.
 */
final class MiddleGraph {
  private final GraphProto.Builder graph =
      GraphProto.newBuilder()
          .setName("middle")
          .addInput(NumberRanker.rows("item", "items", OptimizedGraphsTest.NUMBERS))
          .addInput(NumberRanker.rows("user", "users", 1))
          .addOutput(NumberRanker.rows("scores", "items", 1));

  MiddleGraph() {
    floats("one", List.of(), 1);
    floats("two", List.of(), 2);
    floats("four", List.of(), 4);
    floats("half", List.of(), 0.5f);
    floats("step", List.of(), 0.02f);
    floats("weights", List.of(4), 1, -2, 0.5f, 3);
    floats("scales", List.of(4), 0.01f, 0.04f, 0.002f, 0.03f);
    floats("matrix", List.of(4, 4), 1, -2, 0, 3, 5, 1, 0, 0, 2, 2, -3, 1, 0, 1, -1, 4);
    longs("axis", 1);
    longs("start", 0);
    longs("end", Long.MAX_VALUE);
    longs("one_channel", -1, 1, 4);
    longs("rows", -1, 2);
    longs("pads", 0, 0, 1, 0, 0, 1);
    tensor("whole_weights", List.of(4), TensorProto.DataType.INT32)
        .addAllInt32Data(List.of(3, -1, 2, 0));
    bytes("zero", List.of(), 0);
    floats("block_scales", List.of(4, 1), 0.01f, 0.04f, 0.002f, 0.03f);
    bytes("block_zeros", List.of(4, 1), 0, 1, 0, 0);
    tensor("byte_zero", List.of(), TensorProto.DataType.UINT8).addInt32Data(0);
    bytes("zeros", List.of(4), 0, 0, 0, 0);
    bytes("byte_matrix", List.of(4, 4), 9, -20, 0, 30, 50, 9, 1, 0, 7, 20, -30, 1, 0, 9, -9, 40);
  }

  /** With the constants that it reads. */
  GraphProto build() {
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    List<TensorProto> constants =
        graph.getInitializerList().stream()
            .filter(constant -> read.contains(constant.getName()))
            .toList();
    return graph.clearInitializer().addAllInitializer(constants).build();
  }

  NodeProto.Builder node(String type, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  /** The mean of a power of a difference between the value and its mean. */
  String variance(String from, String less, String exponent) {
    node("ReduceMean", "mean", "x").addAttribute(numbers("axes", -1));
    return squares(from, less, exponent);
  }

  String squares(String from, String less, String exponent) {
    node("Sub", "difference", from, less);
    node("Pow", "power", "difference", exponent);
    node("ReduceMean", "variance", "power").addAttribute(numbers("axes", -1));
    return "variance";
  }

  void norm(String difference) {
    node("Sqrt", "root", "below");
    node("Div", "quotient", difference, "root");
    node("Mul", "weighted", "quotient", "weights");
    node("Add", "middle", "weighted", "weights");
  }

  /** Weights of eight bits with scales along an axis. */
  void scaledBytes(String name, long axis) {
    node("DequantizeLinear", name, "byte_matrix", "scales", "zeros")
        .addAttribute(number("axis", axis));
  }

  /** A value in steps. */
  String rounded(String value) {
    node("QuantizeLinear", value + "_bytes", value, "step", "zero");
    node("DequantizeLinear", value + "_steps", value + "_bytes", "step", "zero");
    return value + "_steps";
  }

  /** All of a normalization in another type of floats. */
  void normIn(TensorProto.DataType type) {
    typed("typed_two", type, List.of(), 2);
    typed("typed_half", type, List.of(), 0.5f);
    typed("typed_weights", type, List.of(4), 1, -2, 0.5f, 3);
    node("Cast", "cast_x", "x").addAttribute(number("to", type.getNumber()));
    node("Neg", "typed_x", "cast_x");
    node("ReduceMean", "mean", "typed_x").addAttribute(numbers("axes", -1));
    node("Add", "below", squares("typed_x", "mean", "typed_two"), "typed_half");
    node("Sqrt", "root", "below");
    node("Div", "quotient", "difference", "root");
    node("Mul", "weighted", "quotient", "typed_weights");
    node("Add", "norm", "weighted", "typed_weights");
    node("Cast", "middle", "norm").addAttribute(number("to", 1));
  }

  /** A constant of doubles or halves. */
  void typed(String name, TensorProto.DataType type, List<Integer> shape, float... data) {
    boolean doubles = type == TensorProto.DataType.DOUBLE;
    int size = doubles ? Double.BYTES : Short.BYTES;
    ByteBuffer raw = ByteBuffer.allocate(data.length * size).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : data) {
      if (doubles) {
        raw.putDouble(number);
      } else {
        raw.putShort(Float.floatToFloat16(number));
      }
    }
    tensor(name, shape, type).setRawData(ByteString.copyFrom(raw.flip()));
  }

  private void floats(String name, List<Integer> shape, float... data) {
    TensorProto.Builder tensor = tensor(name, shape, TensorProto.DataType.FLOAT);
    for (float number : data) {
      tensor.addFloatData(number);
    }
  }

  private void longs(String name, long... data) {
    TensorProto.Builder tensor = tensor(name, List.of(data.length), TensorProto.DataType.INT64);
    for (long number : data) {
      tensor.addInt64Data(number);
    }
  }

  private void bytes(String name, List<Integer> shape, int... data) {
    TensorProto.Builder tensor = tensor(name, shape, TensorProto.DataType.INT8);
    for (int number : data) {
      tensor.addInt32Data(number);
    }
  }

  private TensorProto.Builder tensor(String name, List<Integer> shape, TensorProto.DataType type) {
    TensorProto.Builder tensor =
        graph.addInitializerBuilder().setName(name).setDataType(type.getNumber());
    shape.forEach(tensor::addDims);
    return tensor;
  }

  /** A whole number as an attribute. */
  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** Whole numbers as an attribute. */
  static AttributeProto numbers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
