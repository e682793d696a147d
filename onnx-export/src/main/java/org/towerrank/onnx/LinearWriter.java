package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Shape;
import org.towerrank.model.Weights;
import org.towerrank.precision.NumberForm;

/**
 * Writes a linear layer over parts of different origins. The parts of one row ({@link
 * Value.Origin#USER}) are multiplied once, and their product is what the candidates' products are
 * added to.
 */
record LinearWriter(GraphBuilder graph, Weights weights, NumberForm form) {
  /**
   * {@code Gemm(items, W_items, Gemm(queries, W_queries, Gemm(users, W_users, bias)))}; any may be
   * absent. With weights in bytes, products of these and sums.
   */
  Value write(String name, List<Value> inputs, Shape shape) {
    List<Value> parts = Value.parts(inputs);
    String added = graph.constant(Tensors.floats(name + ".bias", weights.get(name + ".bias")));
    for (Value.Origin origin : Value.Origin.values()) {
      List<Value> of = parts.stream().filter(part -> part.origin() == origin).toList();
      if (!of.isEmpty()) {
        added = add(concat(of), part(name + ".weight", parts, origin, shape.width()), added);
      }
    }
    return Value.of(added, shape);
  }

  private String add(String rows, Part part, String added) {
    if (form == NumberForm.INT8 && ByteProductWriter.pays(part.rows())) {
      String product = new ByteProductWriter(graph).product(rows, part.name(), part.rows());
      return graph.node(OnnxOperator.ADD, List.of(product, added));
    }
    String weight = graph.constant(part.name(), () -> Tensors.floats(part.name(), part.rows()));
    return graph.node(OnnxOperator.GEMM, List.of(rows, weight, added));
  }

  private String concat(List<Value> parts) {
    return parts.size() == 1
        ? parts.get(0).name()
        : graph.node(
            OnnxOperator.CONCAT,
            parts.stream().map(Value::name).toList(),
            Tensors.attribute("axis", 1));
  }

  /** Some rows of a weight, and the name of a constant that says which. */
  private record Part(String name, FloatTensor rows) {}

  /** The rows of a weight that belong to the parts of one origin. */
  private Part part(String name, List<Value> parts, Value.Origin origin, int outputs) {
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
      return new Part(name, whole);
    }
    return new Part(WeightRows.name(name, ranges), WeightRows.take(whole, ranges, outputs));
  }
}
