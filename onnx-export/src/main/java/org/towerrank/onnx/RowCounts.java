package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.towerrank.onnx.size.NodeAttributes;

/** Finds where a graph counts rows: shapes of which nothing but the first dimension is read. */
final class RowCounts {
  private final GraphProto graph;
  private final Set<String> zeros;

  private RowCounts(GraphProto graph) {
    this.graph = graph;
    this.zeros =
        graph.getInitializerList().stream()
            .filter(RowCounts::isZero)
            .map(TensorProto::getName)
            .collect(Collectors.toSet());
  }

  /** The outputs of nodes {@code Shape} that serve to count rows. */
  static Set<String> of(GraphProto graph) {
    RowCounts rows = new RowCounts(graph);
    Set<String> counts = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Shape") && (isFirst(node) || rows.onlyFirst(node))) {
        counts.add(node.getOutput(0));
      }
    }
    return counts;
  }

  private static boolean isZero(TensorProto tensor) {
    boolean whole = tensor.getDataType() == TensorProto.DataType.INT64.getNumber();
    boolean one = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b) == 1;
    boolean zero =
        tensor.getInt64DataCount() == 1
            ? tensor.getInt64Data(0) == 0
            : tensor.getRawData().size() == Long.BYTES
                && tensor.getRawData().asReadOnlyByteBuffer().getLong() == 0;
    return whole && one && zero;
  }

  /** Whether a node gives the first dimension alone. */
  private static boolean isFirst(NodeProto shape) {
    return NodeAttributes.number(shape, "start", 0) == 0
        && NodeAttributes.number(shape, "end", 0) == 1;
  }

  /** Whether all who read it pick its first element. */
  private boolean onlyFirst(NodeProto shape) {
    String output = shape.getOutput(0);
    boolean given = graph.getOutputList().stream().anyMatch(o -> o.getName().equals(output));
    return shape.getAttributeCount() == 0
        && !given
        && graph.getNodeList().stream()
            .filter(node -> node.getInputList().contains(output))
            .allMatch(node -> picksFirst(node, output));
  }

  private boolean picksFirst(NodeProto node, String shape) {
    return node.getOpType().equals("Gather")
        && node.getInput(0).equals(shape)
        && zeros.contains(node.getInput(1));
  }
}
