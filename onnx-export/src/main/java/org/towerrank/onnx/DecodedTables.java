package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tables that a graph decodes from fewer bits before it looks anything up in them. ONNX Runtime
 * does that once, when it loads the graph, and keeps the floats. The graph's file has the bits.
 */
public final class DecodedTables {
  private static final Set<Integer> NARROW =
      Set.of(
          DataType.INT8.getNumber(),
          DataType.UINT8.getNumber(),
          DataType.FLOAT16.getNumber(),
          DataType.BFLOAT16.getNumber());

  private DecodedTables() {}

  /**
   * Bytes of the floats: four for each number of the largest such constant that a table is computed
   * of. What is computed of floats alone takes the place of these.
   *
   * @param model with or without the data of its weights
   */
  public static long bytes(ModelProto model) {
    GraphProto graph = model.getGraph();
    Map<String, Long> constants = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), size(tensor)));
    Map<String, Long> computed = new HashMap<>();
    long numbers = 0;
    for (NodeProto node : graph.getNodeList()) {
      if (node.getInputCount() > 0 && constants.keySet().containsAll(node.getInputList())) {
        long most = node.getInputList().stream().mapToLong(constants::get).max().orElse(0);
        node.getOutputList().forEach(output -> computed.put(output, most));
        node.getOutputList().forEach(output -> constants.put(output, most));
      } else {
        // Once, whatever reads it.
        numbers +=
            node.getInputList().stream()
                .distinct()
                .filter(computed::containsKey)
                .mapToLong(computed::remove)
                .sum();
      }
    }
    return Float.BYTES * numbers;
  }

  /** How many numbers in fewer bits a constant has. */
  private static long size(TensorProto tensor) {
    return NARROW.contains(tensor.getDataType())
        ? tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact)
        : 0;
  }
}
