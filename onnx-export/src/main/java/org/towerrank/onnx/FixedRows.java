package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where a graph that was exported for a fixed number of rows has this number inside. Inputs
 * of a fixed number of rows may get any number, but not the shapes that such a graph computes with.
 */
public final class FixedRows {
  private FixedRows() {}

  /**
   * Checks a graph.
   *
   * @throws IllegalArgumentException naming a node that gives values a fixed number of rows
   */
  public static void require(String file, ModelProto model) {
    Set<Long> rows = of(model);
    Set<String> ofRows = new HashSet<>();
    GraphCheck.inputs(model).forEach(input -> ofRows.add(input.getName()));
    Map<String, TensorProto> constants = constants(model.getGraph());
    for (NodeProto node : rows.isEmpty() ? List.<NodeProto>of() : model.getGraph().getNodeList()) {
      boolean reads = node.getInputList().stream().anyMatch(ofRows::contains);
      if (reads) {
        ofRows.addAll(node.getOutputList());
        first(node, constants)
            .filter(rows::contains)
            .ifPresent(
                fixed -> {
                  throw new IllegalArgumentException(
                      "["
                          + file
                          + "]: operator "
                          + NodeOrder.name(node)
                          + " makes "
                          + fixed
                          + (fixed == 1 ? " row" : " rows")
                          + ", the number that the model was exported with: export it with a"
                          + " dynamic batch dimension");
                });
      }
    }
  }

  /** The numbers of rows that inputs are declared with. */
  public static Set<Long> of(ModelProto model) {
    Set<Long> rows = new LinkedHashSet<>();
    for (GraphValue input : GraphCheck.inputs(model).stream().map(GraphValue::of).toList()) {
      if (input.shape() != null && !input.shape().isEmpty() && input.shape().getFirst() > 0) {
        rows.add(input.shape().getFirst());
      }
    }
    return rows;
  }

  private static Map<String, TensorProto> constants(GraphProto graph) {
    Map<String, TensorProto> constants = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        node.getAttributeList().stream()
            .filter(AttributeProto::hasT)
            .forEach(attribute -> constants.put(node.getOutput(0), attribute.getT()));
      }
    }
    return constants;
  }

  /** The first dimension of the constant shape that a node gives its value. */
  private static Optional<Long> first(NodeProto node, Map<String, TensorProto> constants) {
    if (!node.getOpType().equals(OnnxOperator.RESHAPE.type()) || node.getInputCount() < 2) {
      return Optional.empty();
    }
    TensorProto shape = constants.get(node.getInput(1));
    if (shape == null || shape.getDataType() != DataType.INT64.getNumber()) {
      return Optional.empty();
    }
    ByteBuffer raw = shape.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (shape.getInt64DataCount() > 0) {
      return Optional.of(shape.getInt64Data(0));
    }
    return raw.remaining() >= Long.BYTES ? Optional.of(raw.getLong()) : Optional.empty();
  }
}
