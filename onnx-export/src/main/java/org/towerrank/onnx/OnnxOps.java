package org.towerrank.onnx;

import java.util.List;
import org.towerrank.model.Activation;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.IdBlock;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ops;
import org.towerrank.model.RowDimension;
import org.towerrank.model.SequenceBlock;
import org.towerrank.model.Shape;
import org.towerrank.model.Shapes;
import org.towerrank.model.Weights;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;

/** The interpreter that writes each operation as ONNX nodes, weights as named initializers. */
final class OnnxOps implements Ops<Value> {
  /** The types' numbers in the format. */
  private static final int FLOAT = 1;

  static final int BOOL = 9;

  /** A logit that softmax turns to nothing. */
  static final float MASKED = -1e9f;

  private final GraphBuilder graph;
  private final Weights weights;
  private final TableWriter tables;
  private final NumberForm layers;
  private final Shapes shapes = new Shapes();

  OnnxOps(GraphBuilder graph, Weights weights, Precision precision) {
    this.graph = graph;
    this.weights = weights;
    this.tables = new TableWriter(graph, weights, precision.embeddings());
    this.layers = precision.layers();
  }

  @Override
  public int width(Value x) {
    return x.shape().width();
  }

  @Override
  public int fields(Value block) {
    return block.shape().fields();
  }

  @Override
  public Value embedding(String table, int dimension, IdBlock ids) {
    String rows = shifted(ids, ids.name() + ".offsets", ids.offsets());
    return gather(table, rows, shapes.embedding(table, dimension, ids));
  }

  @Override
  public Value embedding(String table, int dimension, SequenceBlock sequence) {
    String rows = shifted(sequence, sequence.name() + ".offset", List.of(sequence.offset()));
    return gather(table, rows, shapes.embedding(table, dimension, sequence));
  }

  /** Ids as rows of their table, which those of other features may come before. */
  private String shifted(InputBlock ids, String name, List<Integer> offsets) {
    String input = graph.input(ids);
    return offsets.stream().allMatch(offset -> offset == 0)
        ? input
        : graph.node(OnnxOperator.ADD, List.of(input, graph.constant(Tensors.ints(name, offsets))));
  }

  private Value gather(String table, String ids, Shape shape) {
    return Value.of(tables.rows(table + ".weight", ids, shape), shape);
  }

  @Override
  public Value numbers(NumberBlock numbers) {
    return Value.input(graph.input(numbers), numbers.side(), shapes.numbers(numbers));
  }

  @Override
  public Value pooled(Value embeddings, SequenceBlock sequence) {
    Shape shape = shapes.pooled(embeddings.shape(), sequence);
    String mask = mask(sequence);
    String shares =
        switch (sequence.pooling()) {
          case SUM -> mask;
          // Of zeros and ones the norms are their number, and the root of it.
          case MEAN -> normalized(mask, 1);
          case SQRTN -> normalized(mask, 2);
        };
    return pool(embeddings, shares, shape);
  }

  /** One node rather than three; by its definition zeros stay zeros. */
  private String normalized(String mask, int p) {
    return graph.node(
        OnnxOperator.LP_NORMALIZATION,
        List.of(mask),
        Tensors.attribute("axis", 2),
        Tensors.attribute("p", p));
  }

  @Override
  public Value weightedSum(Value embeddings, Value weights, SequenceBlock sequence) {
    Shape shape = shapes.weightedSum(embeddings.shape(), weights.shape(), sequence);
    String given = graph.node(OnnxOperator.UNSQUEEZE, List.of(weights.name(), graph.axis(1)));
    return pool(embeddings, graph.node(OnnxOperator.MUL, List.of(given, mask(sequence))), shape);
  }

  @Override
  public Value recencyPool(String name, int heads, Value embeddings, SequenceBlock sequence) {
    Shape shape = shapes.recencyPool(name, heads, embeddings.shape(), sequence);
    String mask = mask(sequence);
    String known = graph.node(OnnxOperator.CAST, List.of(mask), Tensors.attribute("to", BOOL));
    String logits =
        graph.node(
            OnnxOperator.WHERE, List.of(known, weight(name + ".logits"), graph.number(MASKED)));
    // Softmax takes the largest off first, so that none is too large for its exponential.
    String odds = graph.node(OnnxOperator.SOFTMAX, List.of(logits), Tensors.attribute("axis", 2));
    return pool(embeddings, graph.node(OnnxOperator.MUL, List.of(odds, mask)), shape);
  }

  /** 1 for values and 0 for padding: {@code [R, 1, L]}. */
  private String mask(SequenceBlock sequence) {
    String ones = graph.node(OnnxOperator.SIGN, List.of(graph.input(sequence)));
    String floats = graph.node(OnnxOperator.CAST, List.of(ones), Tensors.attribute("to", FLOAT));
    return graph.node(OnnxOperator.UNSQUEEZE, List.of(floats, graph.axis(1)));
  }

  /** Sums weighted by {@code [R, heads, L]}. */
  private Value pool(Value embeddings, String shares, Shape shape) {
    if (shape.fields() == 1 && shape.width() == 1) {
      // A product for each row takes long where it is of so little.
      List<String> columns = List.of(columns(shares), columns(embeddings.name()));
      String sum = new FieldSumWriter(graph).columns(graph.node(OnnxOperator.MUL, columns));
      return Value.of(graph.node(OnnxOperator.UNSQUEEZE, List.of(sum, graph.axis(1))), shape);
    }
    return Value.of(graph.node(OnnxOperator.MAT_MUL, List.of(shares, embeddings.name())), shape);
  }

  @Override
  public Value linear(String name, List<Value> parts, int outputs) {
    Shape shape = shapes.linear(name, shapes(parts), outputs);
    return new LinearWriter(graph, weights, layers).write(name, parts, shape);
  }

  @Override
  public Value groupedLinear(String name, int groups, Value x, int outputs) {
    Shape shape = shapes.groupedLinear(name, groups, x.shape(), outputs);
    int inputs = x.width() / groups;
    String grouped =
        graph.node(OnnxOperator.RESHAPE, List.of(x.name(), target(-1, groups, inputs)));
    String groupsFirst = swapFirstTwo(grouped);
    String product = product(groupsFirst, name + ".weight");
    String flat =
        graph.node(OnnxOperator.RESHAPE, List.of(swapFirstTwo(product), target(-1, shape.width())));
    return Value.of(graph.node(OnnxOperator.ADD, List.of(flat, weight(name + ".bias"))), shape);
  }

  private String product(String x, String name) {
    FloatTensor weight = weights.get(name);
    return layers == NumberForm.INT8 && ByteProductWriter.pays(weight)
        ? new ByteProductWriter(graph).product(x, name, weight)
        : graph.node(OnnxOperator.MAT_MUL, List.of(x, weight(name)));
  }

  private String swapFirstTwo(String x) {
    return graph.node(
        OnnxOperator.TRANSPOSE, List.of(x), Tensors.attribute("perm", List.of(1, 0, 2)));
  }

  @Override
  public Value activation(Activation activation, Value x) {
    String y =
        switch (activation) {
          case RELU -> graph.node(OnnxOperator.RELU, List.of(x.name()));
          case LEAKY_RELU ->
              graph.node(
                  OnnxOperator.LEAKY_RELU,
                  List.of(x.name()),
                  Tensors.attribute("alpha", LEAKY_SLOPE));
          case TANH -> graph.node(OnnxOperator.TANH, List.of(x.name()));
          case SIGMOID -> graph.node(OnnxOperator.SIGMOID, List.of(x.name()));
        };
    return Value.of(y, shapes.activation(activation, x.shape()));
  }

  @Override
  public Value batchNorm(String name, Value x) {
    Shape shape = shapes.batchNorm(name, x.shape());
    String scaled = graph.node(OnnxOperator.MUL, List.of(x.name(), weight(name + ".scale")));
    return Value.of(graph.node(OnnxOperator.ADD, List.of(scaled, weight(name + ".shift"))), shape);
  }

  @Override
  public Value dropout(float rate, Value x) {
    return x;
  }

  @Override
  public Value noise(float deviation, Value x) {
    return x;
  }

  @Override
  public Value softmax(Value x) {
    Shape shape = shapes.softmax(x.shape());
    return Value.of(
        graph.node(OnnxOperator.SOFTMAX, List.of(x.name()), Tensors.attribute("axis", 1)), shape);
  }

  @Override
  public Value topSoftmax(int top, float balance, Value x) {
    Shape shape = shapes.topSoftmax(top, balance, x.shape());
    return new TopSoftmaxWriter(graph).write(top, x, shape);
  }

  @Override
  public Value mix(Value groups, Value shares) {
    Shape shape = shapes.mix(groups.shape(), shares.shape());
    String target = target(-1, shares.width(), shape.width());
    String grouped = graph.node(OnnxOperator.RESHAPE, List.of(groups.name(), target));
    String row = graph.node(OnnxOperator.UNSQUEEZE, List.of(shares.name(), graph.axis(1)));
    String mixed = graph.node(OnnxOperator.MAT_MUL, List.of(row, grouped));
    return Value.of(graph.node(OnnxOperator.SQUEEZE, List.of(mixed, graph.axis(1))), shape);
  }

  @Override
  public Value normalize(Value x) {
    Shape shape = shapes.normalize(x.shape());
    String length =
        graph.node(
            OnnxOperator.REDUCE_L2, List.of(x.name()), Tensors.attribute("axes", List.of(1)));
    String positive = graph.node(OnnxOperator.MAX, List.of(length, graph.number(MIN_NORM)));
    return Value.of(graph.node(OnnxOperator.DIV, List.of(x.name(), positive)), shape);
  }

  @Override
  public Value fieldSum(List<Value> blocks) {
    Shape shape = shapes.fieldSum(shapes(blocks));
    return new FieldSumWriter(graph).sum(blocks, shape);
  }

  @Override
  public Value pairwise(List<Value> blocks) {
    Shape shape = shapes.pairwise(shapes(blocks));
    return new FieldSumWriter(graph).pairwise(blocks, shape);
  }

  @Override
  public Value innerProducts(Value left, Value right) {
    Shape shape = shapes.innerProducts(left.shape(), right.shape());
    return new ProductWriter(graph).inner(left, right, shape);
  }

  @Override
  public Value outerProduct(Value left, Value right) {
    Shape shape = shapes.outerProduct(left.shape(), right.shape());
    return new ProductWriter(graph).outer(left, right, shape);
  }

  @Override
  public Value sum(Value x) {
    Shape shape = shapes.sum(x.shape());
    return Value.of(new FieldSumWriter(graph).columns(x.name()), shape);
  }

  @Override
  public Value add(Value left, Value right) {
    return combine(OnnxOperator.ADD, left, right, shapes.add(left.shape(), right.shape()));
  }

  @Override
  public Value subtract(Value left, Value right) {
    return combine(OnnxOperator.SUB, left, right, shapes.subtract(left.shape(), right.shape()));
  }

  @Override
  public Value multiply(Value left, Value right) {
    return combine(OnnxOperator.MUL, left, right, shapes.multiply(left.shape(), right.shape()));
  }

  private Value combine(OnnxOperator operator, Value left, Value right, Shape shape) {
    return Value.of(graph.node(operator, List.of(left.name(), right.name())), shape);
  }

  @Override
  public Value scale(float factor, Value x) {
    String scaled = graph.node(OnnxOperator.MUL, List.of(x.name(), graph.number(factor)));
    return Value.of(scaled, shapes.scale(factor, x.shape()));
  }

  @Override
  public Value affine(String name, List<Float> factors, List<Float> offsets, Value x) {
    Shape shape = shapes.affine(name, factors, offsets, x.shape());
    String factor = graph.constant(Tensors.floats(name + ".factors", FloatTensor.of(factors)));
    String offset = graph.constant(Tensors.floats(name + ".offsets", FloatTensor.of(offsets)));
    String scaled = graph.node(OnnxOperator.MUL, List.of(x.name(), factor));
    return Value.of(graph.node(OnnxOperator.ADD, List.of(scaled, offset)), shape);
  }

  @Override
  public Value concat(List<Value> values) {
    Shape shape = shapes.concat(shapes(values));
    List<Value> parts = Value.parts(values);
    return parts.stream().map(Value::origin).distinct().count() == 1
        ? Value.of(sideBySide(parts), shape)
        : Value.joined(parts, shape, () -> sideBySide(repeated(parts)));
  }

  private String sideBySide(List<Value> parts) {
    List<String> names = parts.stream().map(Value::name).toList();
    return graph.node(OnnxOperator.CONCAT, names, Tensors.attribute("axis", 1));
  }

  /** Users' parts repeated for every candidate, as many as the others have rows. */
  private List<Value> repeated(List<Value> parts) {
    if (parts.stream().noneMatch(part -> part.rows() == RowDimension.USERS)) {
      return parts;
    }
    Value items =
        parts.stream().filter(part -> part.rows() == RowDimension.ITEMS).findFirst().orElseThrow();
    String count =
        graph.node(
            OnnxOperator.SHAPE,
            List.of(items.name()),
            Tensors.attribute("start", 0),
            Tensors.attribute("end", 1));
    String shape =
        graph.node(OnnxOperator.CONCAT, List.of(count, target(1)), Tensors.attribute("axis", 0));
    return parts.stream()
        .map(part -> part.rows() == RowDimension.ITEMS ? part : repeated(part, shape))
        .toList();
  }

  private Value repeated(Value part, String shape) {
    String repeated = graph.node(OnnxOperator.EXPAND, List.of(part.name(), shape));
    return Value.of(repeated, Shape.columns(RowDimension.ITEMS, part.width()));
  }

  @Override
  public Value flatten(Value x) {
    return Value.of(columns(x.name()), shapes.flatten(x.shape()));
  }

  /** {@code [R, a, b] → [R, a · b]}. */
  private String columns(String x) {
    return graph.node(OnnxOperator.FLATTEN, List.of(x), Tensors.attribute("axis", 1));
  }

  private static List<Shape> shapes(List<Value> values) {
    return values.stream().map(Value::shape).toList();
  }

  private String weight(String name) {
    return graph.constant(Tensors.floats(name, weights.get(name)));
  }

  private String target(Integer... extents) {
    List<Integer> shape = List.of(extents);
    return graph.constant(Tensors.longs("shape_" + shape, shape));
  }
}
