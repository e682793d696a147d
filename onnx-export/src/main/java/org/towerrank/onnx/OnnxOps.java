package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.model.Activation;
import org.towerrank.model.IdBlock;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ops;
import org.towerrank.model.SequenceBlock;
import org.towerrank.model.Weights;

/** The interpreter that writes each operation as ONNX nodes, weights as named initializers. */
final class OnnxOps implements Ops<Value> {
  /** The types' numbers in the format. */
  private static final int FLOAT = 1;

  private static final int BOOL = 9;

  /** A logit that softmax turns to nothing. */
  private static final float MASKED = -1e9f;

  private final GraphBuilder graph;
  private final Weights weights;

  OnnxOps(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  @Override
  public Value embedding(String table, int dimension, IdBlock ids) {
    String rows = shifted(ids, ids.name() + ".offsets", ids.offsets());
    return gather(table, rows, Rows.of(ids.side()), List.of(ids.width(), dimension));
  }

  @Override
  public Value embedding(String table, int dimension, SequenceBlock sequence) {
    String rows = shifted(sequence, sequence.name() + ".offset", List.of(sequence.offset()));
    return gather(table, rows, Rows.of(sequence.side()), List.of(sequence.length(), dimension));
  }

  /** Ids as rows of their table, which those of other features may come before. */
  private String shifted(InputBlock ids, String name, List<Integer> offsets) {
    String input = graph.input(ids);
    return offsets.stream().allMatch(offset -> offset == 0)
        ? input
        : graph.node("Add", List.of(input, graph.constant(Tensors.ints(name, offsets))));
  }

  private Value gather(String table, String ids, Rows rows, List<Integer> extents) {
    return new Value(graph.node("Gather", List.of(weight(table + ".weight"), ids)), rows, extents);
  }

  @Override
  public Value numbers(NumberBlock numbers) {
    return new Value(graph.input(numbers), Rows.of(numbers.side()), List.of(numbers.width()));
  }

  @Override
  public Value maskedMean(Value embeddings, SequenceBlock sequence) {
    return mean(embeddings, mask(sequence));
  }

  @Override
  public Value recencyPool(String name, int heads, Value embeddings, SequenceBlock sequence) {
    String mask = mask(sequence);
    String known = graph.node("Cast", List.of(mask), Tensors.attribute("to", BOOL));
    String logits = graph.node("Where", List.of(known, weight(name + ".logits"), constant(MASKED)));
    // Softmax takes the largest off first, so that none is too large for its exponential.
    String odds = graph.node("Softmax", List.of(logits), Tensors.attribute("axis", 2));
    return pool(embeddings, graph.node("Mul", List.of(odds, mask)), heads);
  }

  /** 1 for values and 0 for padding: {@code [R, 1, L]}. */
  private String mask(SequenceBlock sequence) {
    String ones = graph.node("Sign", List.of(graph.input(sequence)));
    String floats = graph.node("Cast", List.of(ones), Tensors.attribute("to", FLOAT));
    return graph.node("Unsqueeze", List.of(floats, axes(1)));
  }

  /** {@code [R, 1, L]}, zeros where there is none. */
  private Value mean(Value embeddings, String mask) {
    // One node rather than three; by its definition zeros stay zeros.
    String shares =
        graph.node(
            "LpNormalization",
            List.of(mask),
            Tensors.attribute("axis", 2),
            Tensors.attribute("p", 1));
    return pool(embeddings, shares, 1);
  }

  /** Sums weighted by {@code [R, heads, L]}. */
  private Value pool(Value embeddings, String shares, int heads) {
    String pooled = graph.node("MatMul", List.of(shares, embeddings.name()));
    return new Value(pooled, embeddings.rows(), List.of(heads, embeddings.lastExtent()));
  }

  @Override
  public Value linear(String name, List<Value> parts, int outputs) {
    return new LinearWriter(graph, weights).write(name, parts, outputs);
  }

  @Override
  public Value groupedLinear(String name, int groups, Value x, int outputs) {
    int inputs = x.extent(0) / groups;
    String grouped = graph.node("Reshape", List.of(x.name(), shape(-1, groups, inputs)));
    String groupsFirst = swapFirstTwo(grouped);
    String product = graph.node("MatMul", List.of(groupsFirst, weight(name + ".weight")));
    String flat =
        graph.node("Reshape", List.of(swapFirstTwo(product), shape(-1, groups * outputs)));
    String sum = graph.node("Add", List.of(flat, weight(name + ".bias")));
    return new Value(sum, x.rows(), List.of(groups * outputs));
  }

  private String swapFirstTwo(String x) {
    return graph.node("Transpose", List.of(x), Tensors.attribute("perm", List.of(1, 0, 2)));
  }

  @Override
  public Value activation(Activation activation, Value x) {
    String y =
        switch (activation) {
          case RELU -> graph.node("Relu", List.of(x.name()));
          case LEAKY_RELU ->
              graph.node("LeakyRelu", List.of(x.name()), Tensors.attribute("alpha", LEAKY_SLOPE));
          case TANH -> graph.node("Tanh", List.of(x.name()));
          case SIGMOID -> graph.node("Sigmoid", List.of(x.name()));
        };
    return new Value(y, x.rows(), x.extents());
  }

  @Override
  public Value batchNorm(String name, Value x) {
    String scaled = graph.node("Mul", List.of(x.name(), weight(name + ".scale")));
    String shifted = graph.node("Add", List.of(scaled, weight(name + ".shift")));
    return new Value(shifted, x.rows(), x.extents());
  }

  @Override
  public Value dropout(float rate, Value x) {
    return x;
  }

  @Override
  public Value softmax(Value x) {
    String y = graph.node("Softmax", List.of(x.name()), Tensors.attribute("axis", 1));
    return new Value(y, x.rows(), x.extents());
  }

  @Override
  public Value mix(Value groups, Value shares) {
    int experts = shares.extent(0);
    int outputs = groups.extent(0) / experts;
    String grouped = graph.node("Reshape", List.of(groups.name(), shape(-1, experts, outputs)));
    String row = graph.node("Unsqueeze", List.of(shares.name(), axes(1)));
    String mixed = graph.node("MatMul", List.of(row, grouped));
    String flat = graph.node("Squeeze", List.of(mixed, axes(1)));
    return new Value(flat, Rows.broadcast(groups.rows(), shares.rows()), List.of(outputs));
  }

  @Override
  public Value normalize(Value x) {
    String length =
        graph.node("ReduceL2", List.of(x.name()), Tensors.attribute("axes", List.of(1)));
    String positive = graph.node("Max", List.of(length, constant(MIN_NORM)));
    return new Value(graph.node("Div", List.of(x.name(), positive)), x.rows(), x.extents());
  }

  @Override
  public Value fieldSum(List<Value> blocks) {
    List<Value> sums = new ArrayList<>();
    for (Value block : blocks) {
      String sum =
          graph.node("ReduceSum", List.of(block.name(), axes(1)), Tensors.attribute("keepdims", 0));
      sums.add(new Value(sum, block.rows(), List.of(block.lastExtent())));
    }
    // Values of one row first, so that they are added up once.
    sums.sort(java.util.Comparator.comparing(Value::rows));
    return sums.stream().reduce(this::add).orElseThrow();
  }

  @Override
  public Value sum(Value x) {
    String sum =
        graph.node("ReduceSum", List.of(x.name(), axes(1)), Tensors.attribute("keepdims", 1));
    return new Value(sum, x.rows(), List.of(1));
  }

  @Override
  public Value add(Value left, Value right) {
    return combine("Add", left, right);
  }

  @Override
  public Value subtract(Value left, Value right) {
    return combine("Sub", left, right);
  }

  @Override
  public Value multiply(Value left, Value right) {
    return combine("Mul", left, right);
  }

  private Value combine(String operator, Value left, Value right) {
    String result = graph.node(operator, List.of(left.name(), right.name()));
    List<Integer> extents =
        left.lastExtent() >= right.lastExtent() ? left.extents() : right.extents();
    return new Value(result, Rows.broadcast(left.rows(), right.rows()), extents);
  }

  @Override
  public Value scale(float factor, Value x) {
    String scaled = graph.node("Mul", List.of(x.name(), constant(factor)));
    return new Value(scaled, x.rows(), x.extents());
  }

  @Override
  public Value concat(List<Value> parts) {
    String result =
        graph.node(
            "Concat", parts.stream().map(Value::name).toList(), Tensors.attribute("axis", 1));
    int width = parts.stream().mapToInt(part -> part.extent(0)).sum();
    return new Value(result, parts.get(0).rows(), List.of(width));
  }

  @Override
  public Value flatten(Value x) {
    String flat = graph.node("Flatten", List.of(x.name()), Tensors.attribute("axis", 1));
    return new Value(flat, x.rows(), List.of(x.extent(0) * x.extent(1)));
  }

  private String weight(String name) {
    return graph.constant(Tensors.floats(name, weights.get(name)));
  }

  private String constant(float value) {
    return graph.constant(Tensors.scalar("constant_" + value, value));
  }

  private String axes(int axis) {
    return graph.constant(Tensors.longs("axes_" + axis, List.of(axis)));
  }

  private String shape(Integer... extents) {
    List<Integer> shape = List.of(extents);
    return graph.constant(Tensors.longs("shape_" + shape, shape));
  }
}
