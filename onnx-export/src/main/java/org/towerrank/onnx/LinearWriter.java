package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Shape;
import org.towerrank.model.Weights;

/**
 * Writes a linear layer over parts of different origins. The parts of one row ({@link
 * Value.Origin#USER}) are multiplied once, and their product is what the candidates' products are
 * added to.
 */
final class LinearWriter {
  private final GraphBuilder graph;
  private final Weights weights;

  LinearWriter(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * {@code Gemm(items, W_items, Gemm(queries, W_queries, Gemm(users, W_users, bias)))}; any may be
   * absent.
   */
  Value write(String name, List<Value> inputs, Shape shape) {
    List<Value> parts = Value.parts(inputs);
    String added = graph.constant(Tensors.floats(name + ".bias", weights.get(name + ".bias")));
    for (Value.Origin origin : Value.Origin.values()) {
      List<Value> of = parts.stream().filter(part -> part.origin() == origin).toList();
      if (!of.isEmpty()) {
        String weight = weightRows(name + ".weight", parts, origin, shape.width());
        added = graph.node(OnnxOperator.GEMM, List.of(concat(of), weight, added));
      }
    }
    return Value.of(added, shape);
  }

  private String concat(List<Value> parts) {
    return parts.size() == 1
        ? parts.get(0).name()
        : graph.node(
            OnnxOperator.CONCAT,
            parts.stream().map(Value::name).toList(),
            Tensors.attribute("axis", 1));
  }

  /** The rows of a weight that belong to the parts of one origin, as a constant that names them. */
  private String weightRows(String name, List<Value> parts, Value.Origin origin, int outputs) {
    List<WeightRows> ranges = new ArrayList<>();
    int start = 0;
    for (Value part : parts) {
      int end = start + part.width();
      if (part.origin() == origin) {
        ranges.add(new WeightRows(start, end));
      }
      start = end;
    }
    FloatTensor whole = weights.get(name);
    if (WeightRows.count(ranges) == start) {
      return graph.constant(Tensors.floats(name, whole));
    }
    FloatTensor some = WeightRows.take(whole, ranges, outputs);
    return graph.constant(Tensors.floats(WeightRows.name(name, ranges), some));
  }
}
