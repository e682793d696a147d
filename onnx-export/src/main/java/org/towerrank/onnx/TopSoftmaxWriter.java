package org.towerrank.onnx;

import java.util.List;
import org.towerrank.model.Shape;

/** Writes the softmax over the largest elements of rows. Which these are is counted, not sorted. */
record TopSoftmaxWriter(GraphBuilder graph) {
  Value write(int top, Value x, Shape shape) {
    String fewer = graph.node(OnnxOperator.SUB, List.of(graph.number(top), larger(x)));
    String among =
        graph.node(
            OnnxOperator.CAST, List.of(positive(fewer)), Tensors.attribute("to", OnnxOps.BOOL));
    String kept =
        graph.node(OnnxOperator.WHERE, List.of(among, x.name(), graph.number(OnnxOps.MASKED)));
    return Value.of(
        graph.node(OnnxOperator.SOFTMAX, List.of(kept), Tensors.attribute("axis", 1)), shape);
  }

  /** How many elements of the row are larger than each: {@code [R, n]}. */
  private String larger(Value x) {
    String others = graph.node(OnnxOperator.UNSQUEEZE, List.of(x.name(), graph.axis(1)));
    String each = graph.node(OnnxOperator.UNSQUEEZE, List.of(x.name(), graph.axis(2)));
    String larger = positive(graph.node(OnnxOperator.SUB, List.of(others, each)));
    return graph.node(
        OnnxOperator.REDUCE_SUM, List.of(larger, graph.axis(2)), Tensors.attribute("keepdims", 0));
  }

  /** 1 where a number is more than 0, and 0 elsewhere. */
  private String positive(String x) {
    return graph.node(OnnxOperator.RELU, List.of(graph.node(OnnxOperator.SIGN, List.of(x))));
  }
}
