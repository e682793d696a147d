package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.SymbolicShape;
import org.towerrank.onnx.size.SymbolicSize;

/** What is known of the values of a graph whose rows are independent of one another. */
final class GraphFacts {
  private static final Set<Integer> OTHER =
      Set.of(
          TensorProto.DataType.DOUBLE.getNumber(),
          TensorProto.DataType.FLOAT16.getNumber(),
          TensorProto.DataType.BFLOAT16.getNumber());

  private final Map<String, SymbolicShape> shapes;
  private final RowVerdict.Independent rows;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, Integer> inputTypes = new HashMap<>();
  private final long opset;

  GraphFacts(ModelProto model, Map<String, SymbolicShape> shapes, RowVerdict.Independent rows) {
    this.shapes = shapes;
    this.rows = rows;
    this.opset = GraphCheck.opset(model);
    GraphProto graph = model.getGraph();
    for (ValueInfoProto input : graph.getInputList()) {
      inputTypes.put(input.getName(), input.getType().getTensorType().getElemType());
    }
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      constant(node).ifPresent(tensor -> constants.put(tensor.getName(), tensor));
    }
  }

  /** The tensor that a node {@code Constant} is. */
  static Optional<TensorProto> constant(NodeProto node) {
    return !node.getOpType().equals("Constant")
        ? Optional.empty()
        : node.getAttributeList().stream()
            .filter(AttributeProto::hasT)
            .map(attribute -> attribute.getT().toBuilder().setName(node.getOutput(0)).build())
            .findFirst();
  }

  /** The element type of an input of the graph, 0 for other values. */
  int inputType(String value) {
    return inputTypes.getOrDefault(value, 0);
  }

  long opset() {
    return opset;
  }

  Map<String, SymbolicShape> shapes() {
    return shapes;
  }

  /** Where the rows of a value lie, empty if it is the same for all. */
  Optional<RowAxis> axis(String value) {
    return Optional.ofNullable(rows.axes().get(value));
  }

  boolean hasRows(String value) {
    return rows.axes().containsKey(value);
  }

  boolean tellsRows(String value) {
    return rows.counts().contains(value);
  }

  Optional<TensorProto> constantOf(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** Whether all constants that are no whole numbers are of single precision. */
  boolean onlyFloats() {
    return constants.values().stream().map(TensorProto::getDataType).noneMatch(OTHER::contains);
  }

  /** The size of each dimension, null for those not known; empty where not even their number is. */
  Optional<List<@Nullable SymbolicSize>> dimensions(String value) {
    SymbolicShape shape = shapes.get(value);
    return Optional.ofNullable(shape == null ? null : shape.dimensions());
  }

  /** How many dimensions a value has; 0 if that is not known. */
  int rank(String value) {
    return dimensions(value).map(List::size).orElse(0);
  }

  /** The size of a dimension that does not depend on the rows; empty if it is not known. */
  Optional<Integer> extent(String value, int axis) {
    return dimensions(value)
        .filter(sizes -> axis >= 0 && axis < sizes.size())
        .map(sizes -> sizes.get(axis))
        .filter(size -> !size.perRow() && size.factor() <= Integer.MAX_VALUE)
        .map(size -> (int) size.factor());
  }

  /** The numbers in a small value; empty if any is not known, or depends on the rows. */
  Optional<List<Long>> numbers(String value) {
    SymbolicShape shape = shapes.get(value);
    List<@Nullable SymbolicSize> content = shape == null ? null : shape.content();
    if (content == null) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (SymbolicSize size : content) {
      if (size == null || size.perRow()) {
        return Optional.empty();
      }
      numbers.add(size.factor());
    }
    return Optional.of(numbers);
  }

  /**
   * The numbers in a small value, for one row.
   *
   * @param always whether 1 stands for the places of a row, however many
   * @return empty if any is not known
   */
  Optional<List<Long>> ofOneRow(String value, boolean always) {
    SymbolicShape shape = shapes.get(value);
    List<@Nullable SymbolicSize> content = shape == null ? null : shape.content();
    List<Long> numbers = new ArrayList<>();
    for (SymbolicSize size : content == null ? List.<@Nullable SymbolicSize>of() : content) {
      if (size == null) {
        return Optional.empty();
      }
      numbers.add(size.perRow() && always ? 1 : size.factor());
    }
    return content == null ? Optional.empty() : Optional.of(numbers);
  }

  /**
   * The shape of a value, with -1 for the places of the rows.
   *
   * @return empty if a dimension is not known
   */
  Optional<List<Long>> shape(String value) {
    List<Long> shape = new ArrayList<>();
    for (SymbolicSize size : dimensions(value).orElse(List.of())) {
      if (size == null) {
        return Optional.empty();
      }
      shape.add(size.perRow() ? -1 : size.factor());
    }
    return dimensions(value).map(any -> shape);
  }
}
