package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Nodes that put values of any shape into the columns of one matrix, and take them out again. */
final class PartColumns {
  private final GraphProto.Builder graph;
  private final List<String> values;
  private final List<List<Long>> extents;

  /**
   * @param extents the dimensions of each value behind the rows
   */
  PartColumns(GraphProto.Builder graph, List<String> values, List<List<Long>> extents) {
    this.graph = graph;
    this.values = values;
    this.extents = extents;
  }

  /** Adds nodes that give each value's columns of a matrix its shape and another name. */
  void read(String matrix, List<Integer> widths, List<String> names) {
    TensorProto lengths = Tensors.longs("towerrank.widths", widths);
    graph.addInitializer(lengths);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(isMatrix(i) ? names.get(i) : names.get(i) + ".columns");
    }
    graph.addNode(
        OnnxOperator.SPLIT
            .node(List.of(matrix, lengths.getName()), columns, Tensors.attribute("axis", 1))
            .setName(matrix + ".split"));
    for (int i = 0; i < names.size(); i++) {
      if (!isMatrix(i)) {
        reshape(columns.get(i), extents.get(i), names.get(i));
      }
    }
  }

  /** Adds nodes that put the values into a matrix. */
  void write(String matrix) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      columns.add(isMatrix(i) ? value : value + ".columns");
      if (!isMatrix(i)) {
        long width = ItemPrecomputeGraph.width(extents.get(i));
        reshape(value, List.of(width), value + ".columns");
      }
    }
    graph.addNode(
        OnnxOperator.CONCAT
            .node(columns, List.of(matrix), Tensors.attribute("axis", 1))
            .setName(matrix));
  }

  private boolean isMatrix(int value) {
    return extents.get(value).size() == 1;
  }

  private void reshape(String value, List<Long> dimensions, String name) {
    List<Integer> shape =
        Stream.concat(Stream.of(-1), dimensions.stream().map(Math::toIntExact)).toList();
    TensorProto target = Tensors.longs(name + ".shape", shape);
    graph.addInitializer(target);
    graph.addNode(
        OnnxOperator.RESHAPE.node(List.of(value, target.getName()), List.of(name)).setName(name));
  }
}
