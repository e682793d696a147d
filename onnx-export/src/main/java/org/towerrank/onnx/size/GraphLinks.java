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
  private static final Set<String> PASSING = Set.of("Dropout", "Identity");

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
      if (passes(node)) {
        sources.put(output(node), source(input(node, 0)));
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

  /** Whether a node gives what it gets, or the same in another type of floats. */
  private static boolean passes(NodeProto node) {
    return PASSING.contains(node.getOpType())
        || (node.getOpType().equals("Cast")
            && node.getAttributeList().stream().anyMatch(to -> FLOATS.contains(to.getI())));
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
