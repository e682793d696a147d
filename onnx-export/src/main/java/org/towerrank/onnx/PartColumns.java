package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.towerrank.onnx.ItemPrecomputeGraph.Known;

/**
 * Nodes that put values of any shape into the columns of one matrix, and take them out again.
 *
 * @param opset of the graph; 0 where it says none, and so has the newest
 * @param extents the dimensions of each value behind the rows
 */
record PartColumns(
    GraphProto.Builder graph, long opset, List<String> values, List<List<Long>> extents) {
  /** Numbers of a value that is read from an input of its own. */
  private static final int MANY = 64;

  /** The opset from which the lengths of a {@code Split} are an input. */
  private static final int LENGTHS_AS_INPUT = 13;

  /**
   * The inputs for values whose numbers lie behind one another. A value of many numbers is an input
   * of its own, as taking it out of a matrix would copy it; few side by side share one.
   *
   * @param name what names begin with
   * @param extents the dimensions of each value behind the rows
   */
  static List<Known> pieces(String name, List<String> values, List<List<Long>> extents) {
    List<Known> pieces = new ArrayList<>();
    int from = 0;
    while (from < values.size()) {
      int width = ItemPrecomputeGraph.width(extents.get(from));
      int to = from + 1;
      while (width < MANY
          && to < values.size()
          && ItemPrecomputeGraph.width(extents.get(to)) < MANY) {
        width += ItemPrecomputeGraph.width(extents.get(to++));
      }
      pieces.add(new Known(name + "_" + pieces.size(), width, from, to));
      from = to;
    }
    return List.copyOf(pieces);
  }

  /** Adds nodes that give each value its columns, its shape and another name. */
  void read(List<Known> pieces, UnaryOperator<String> names) {
    for (Known piece : pieces) {
      List<String> columns = new ArrayList<>();
      List<Integer> widths = new ArrayList<>();
      for (int i = piece.from(); i < piece.to(); i++) {
        String name = names.apply(values.get(i));
        columns.add(isMatrix(i) ? name : name + ".columns");
        widths.add(ItemPrecomputeGraph.width(extents.get(i)));
      }
      split(piece.input(), columns, widths);
      for (int i = piece.from(); i < piece.to(); i++) {
        if (!isMatrix(i)) {
          String name = names.apply(values.get(i));
          reshape(columns.get(i - piece.from()), extents.get(i), name);
        }
      }
    }
  }

  private void split(String input, List<String> columns, List<Integer> widths) {
    String name = input + ".split";
    if (columns.size() == 1) {
      graph.addNode(OnnxOperator.IDENTITY.node(List.of(input), columns).setName(name));
      return;
    }
    List<String> reads = new ArrayList<>(List.of(input));
    boolean older = opset > 0 && opset < LENGTHS_AS_INPUT;
    if (!older) {
      TensorProto lengths = Tensors.longs(input + ".widths", widths);
      graph.addInitializer(lengths);
      reads.add(lengths.getName());
    }
    NodeProto.Builder split =
        OnnxOperator.SPLIT.node(reads, columns, Tensors.attribute("axis", 1)).setName(name);
    graph.addNode(older ? split.addAttribute(Tensors.attribute("split", widths)) : split);
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
