package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operators make and read the values of a graph; those of its subgraphs are not looked at.
 */
final class GraphLinks {
  /** Operators that ONNX Runtime drops where they change nothing; elsewhere it fuses nothing. */
  private static final Set<String> PASSING = Set.of("Dropout", "Expand", "Identity", "Slice");

  /** Operators that give their first input where the second is this number. */
  private static final Map<String, Double> NEUTRAL =
      Map.of("Add", 0.0, "Sub", 0.0, "Mul", 1.0, "Div", 1.0);

  private static final Set<String> EITHER_WAY = Set.of("Add", "Mul");

  private static final Set<Long> FLOATS =
      Set.of(
          (long) DataType.FLOAT.getNumber(),
          (long) DataType.FLOAT16.getNumber(),
          (long) DataType.DOUBLE.getNumber());

  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();

  /**
   * Links the operators of a graph.
   *
   * @param graph each of whose values is made before it is read
   */
  GraphLinks(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      String passed = passed(node);
      if (!passed.isEmpty()) {
        sources.put(output(node), source(passed));
        continue;
      }
      node.getOutputList().forEach(output -> makers.put(output, node));
      for (String input : node.getInputList().stream().map(this::source).distinct().toList()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
      if (node.getOpType().equals("Constant")
          && node.getAttributeCount() == 1
          && node.getAttribute(0).hasT()) {
        constants.put(output(node), node.getAttribute(0).getT());
      }
    }
  }

  /** The input that a node gives as it gets it, or in another type of floats; empty if none. */
  private String passed(NodeProto node) {
    String operator = node.getOpType();
    Double neutral = NEUTRAL.get(operator);
    if (neutral != null && node.getInputCount() == 2) {
      boolean first = EITHER_WAY.contains(operator) && number(input(node, 0)) == neutral;
      boolean second = number(input(node, 1)) == neutral;
      return second ? input(node, 0) : first ? input(node, 1) : "";
    }
    boolean cast =
        operator.equals("Cast")
            && node.getAttributeList().stream().anyMatch(to -> FLOATS.contains(to.getI()));
    return cast || PASSING.contains(operator) ? input(node, 0) : "";
  }

  /** The name of an input; empty where it is not given. */
  static String input(NodeProto node, int number) {
    return number < node.getInputCount() ? node.getInput(number) : "";
  }

  /** The name of the first output; empty where there is none. */
  static String output(NodeProto node) {
    return node.getOutputCount() > 0 ? node.getOutput(0) : "";
  }

  /** The name of a value before operators that pass it on. */
  String source(String value) {
    return sources.getOrDefault(value, value);
  }

  /** The operator that makes a value, before those that pass it on; null if none of the graph. */
  @Nullable NodeProto maker(String value) {
    return makers.get(source(value));
  }

  boolean isMadeBy(String value, String operator) {
    NodeProto maker = maker(value);
    return maker != null && maker.getOpType().equals(operator);
  }

  /** The operators that read a value, or what others pass on of it. */
  List<NodeProto> readers(String value) {
    return readers.getOrDefault(source(value), List.of());
  }

  /** The other input of an operator of two. */
  String other(NodeProto node, String input) {
    String first = source(input(node, 0));
    boolean last = first.equals(input) && node.getInputCount() > 1;
    return last ? input(node, 1) : first;
  }

  /** The floats in a small constant; empty where it has others or none, or is no constant. */
  List<Float> floats(String value) {
    TensorProto tensor = constants.get(source(value));
    if (tensor == null || tensor.getDataType() != DataType.FLOAT.getNumber()) {
      return List.of();
    }
    List<Float> floats = new ArrayList<>(tensor.getFloatDataList());
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (raw.remaining() >= Float.BYTES) {
      floats.add(raw.getFloat());
    }
    return floats;
  }

  /**
   * The only number in a constant; not a number where it has others, or none, or is no constant.
   */
  double number(String value) {
    TensorProto tensor = constants.get(source(value));
    return tensor == null || tensor.getDimsList().stream().anyMatch(size -> size != 1)
        ? Double.NaN
        : number(tensor);
  }

  private static double number(TensorProto tensor) {
    List<Long> whole = WholeNumbers.of(tensor);
    if (whole.size() == 1) {
      return whole.getFirst();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int type = tensor.getDataType();
    if (type == DataType.FLOAT.getNumber() && raw.remaining() == Float.BYTES) {
      return raw.getFloat();
    }
    if (type == DataType.DOUBLE.getNumber() && raw.remaining() == Double.BYTES) {
      return raw.getDouble();
    }
    if (type == DataType.FLOAT16.getNumber() && raw.remaining() == Short.BYTES) {
      return Float.float16ToFloat(raw.getShort());
    }
    if (tensor.getFloatDataCount() == 1) {
      return tensor.getFloatData(0);
    }
    return tensor.getDoubleDataCount() == 1 ? tensor.getDoubleData(0) : Double.NaN;
  }
}
