package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;

/**
 * Writes products of values with values. Where one is of items and one of the user, that of items
 * is read as columns, so that it can be kept as their part of a graph that is cut.
 */
record ProductWriter(GraphBuilder graph) {
  /** {@code [R, F, d], [R, G, d] → [R, F · G]}. */
  Value inner(Value left, Value right, Shape shape) {
    String turned =
        graph.node(
            OnnxOperator.TRANSPOSE,
            List.of(beside(right, left)),
            Tensors.attribute("perm", List.of(0, 2, 1)));
    String products = graph.node(OnnxOperator.MAT_MUL, List.of(beside(left, right), turned));
    return Value.of(graph.flat(products), shape);
  }

  /**
   * A block to be multiplied with another. One of items goes through columns. Their way back reads
   * from the user's block how wide fields are, so that it is on the user's side of a cut.
   */
  private String beside(Value block, Value other) {
    if (block.rows() == other.rows() || block.rows() == RowDimension.USERS) {
      return block.name();
    }
    String width =
        graph.node(
            OnnxOperator.SHAPE,
            List.of(other.name()),
            Tensors.attribute("start", 2),
            Tensors.attribute("end", 3));
    List<Integer> rowsAndFields = List.of(-1, block.shape().fields());
    String known = graph.constant(Tensors.longs("shape_" + rowsAndFields, rowsAndFields));
    String shape =
        graph.node(OnnxOperator.CONCAT, List.of(known, width), Tensors.attribute("axis", 0));
    return graph.node(OnnxOperator.RESHAPE, List.of(graph.flat(block.name()), shape));
  }

  /** {@code [R, a], [R, b] → [R, a · b]}. */
  Value outer(Value left, Value right, Shape shape) {
    List<Integer> of = new ArrayList<>();
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < shape.width(); i++) {
      of.add(i / right.width());
      with.add(i % right.width());
    }
    String sizes = left.width() + "_" + right.width();
    String first = columns(left, "outer_left_" + sizes, of);
    String second = columns(right, "outer_right_" + sizes, with);
    return Value.of(graph.node(OnnxOperator.MUL, List.of(first, second)), shape);
  }

  /** Some columns, each as often as it is named. */
  private String columns(Value x, String name, List<Integer> columns) {
    return graph.node(
        OnnxOperator.GATHER,
        List.of(x.name(), graph.constant(Tensors.ints(name, columns))),
        Tensors.attribute("axis", 1));
  }
}
