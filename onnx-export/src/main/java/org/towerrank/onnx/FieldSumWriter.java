package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;

/**
 * Writes sums over fields {@code [R, F, d]}, and what a factorization machine makes of them.
 *
 * <p>ONNX Runtime reduces the axis between two others by a product of its own for each row. That
 * takes a tenth of a microsecond, however little there is to add up. So sums of a few numbers are
 * written by other operators, which go through all rows at once.
 */
record FieldSumWriter(GraphBuilder graph) {
  /**
   * How much may be added up field by field. Cutting a field out of each row takes as long as eight
   * numbers of it; beyond this one product for each row is faster.
   */
  private static final int FEW = 256;

  private static final int CUT = 8;

  /** {@code [R, F, d], [R, G, d], ... → [R, d]}. */
  Value sum(List<Value> blocks, Shape shape) {
    // Values of one row first, so that they are added up once.
    return Value.of(added(blocks.stream().sorted(Comparator.comparing(Value::rows))), shape);
  }

  private String added(Stream<Value> blocks) {
    return added(blocks.map(this::fields).toList());
  }

  private String added(List<String> terms) {
    return terms.stream()
        .reduce((left, right) -> graph.node(OnnxOperator.ADD, List.of(left, right)))
        .orElseThrow();
  }

  /** {@code [R, F, d] → [R, d]}. */
  private String fields(Value block) {
    int fields = block.shape().fields();
    int dimension = block.width();
    if (fields == 1) {
      return graph.flat(block.name());
    }
    if (dimension == 1) {
      return columns(graph.flat(block.name()));
    }
    return fields * (dimension + CUT) <= FEW
        ? cut(graph.flat(block.name()), fields, dimension)
        : graph.node(
            OnnxOperator.REDUCE_SUM,
            List.of(block.name(), graph.axis(1)),
            Tensors.attribute("keepdims", 0));
  }

  private String cut(String flat, int fields, int dimension) {
    List<Integer> sizes = Collections.nCopies(fields, dimension);
    String lengths = graph.constant(Tensors.longs("split_" + sizes, sizes));
    List<String> parts =
        graph.nodes(
            OnnxOperator.SPLIT, List.of(flat, lengths), fields, Tensors.attribute("axis", 1));
    return graph.node(OnnxOperator.SUM, parts);
  }

  /**
   * Sum of the inner products of all pairs of fields: {@code [R, F, d], [R, G, d], ... → [R, 1]}.
   *
   * <p>Pairs of the user, pairs of the item and pairs of both are written apart: {@code ½ (|Σ_i
   * v_i|² − Σ_i |v_i|²)} of either, and the inner product of their sums. So an item's share is its
   * sum and one number, however wide the embeddings are.
   */
  Value pairwise(List<Value> blocks, Shape shape) {
    List<String> terms = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    for (RowDimension rows : RowDimension.values()) {
      List<Value> of = blocks.stream().filter(block -> block.rows() == rows).toList();
      if (!of.isEmpty()) {
        String sum = added(of.stream());
        terms.add(within(of, sum));
        sums.add(sum);
      }
    }
    if (sums.size() == 2) {
      terms.add(columns(graph.node(OnnxOperator.MUL, sums)));
    }
    return Value.of(added(terms), shape);
  }

  /** Pairs of fields with the same rows, whose sum is given. */
  private String within(List<Value> blocks, String sum) {
    String squares = added(blocks.stream().map(block -> square(graph.flat(block.name()))).toList());
    String twice = graph.node(OnnxOperator.SUB, List.of(square(sum), squares));
    String half = graph.number(0.5f);
    return graph.node(OnnxOperator.MUL, List.of(twice, half));
  }

  /** {@code [R, n] → [R, 1]}: the square of each row's length. */
  private String square(String x) {
    return columns(graph.node(OnnxOperator.MUL, List.of(x, x)));
  }

  /** {@code [R, n] → [R, 1]}. */
  String columns(String x) {
    return graph.node(
        OnnxOperator.REDUCE_SUM, List.of(x, graph.axis(1)), Tensors.attribute("keepdims", 1));
  }
}
