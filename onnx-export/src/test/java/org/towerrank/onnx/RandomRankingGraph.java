package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.feature.Side;
import org.towerrank.model.FloatTensor;

/**
 * Seeded graphs of what exports of rankers consist of, over inputs of random sides, all with one
 * row dimension. No operator computes across rows.
 */
final class RandomRankingGraph {
  private static final List<Side> SIDES = List.of(Side.USER, Side.CONTEXT, Side.ITEM);

  private final SplittableRandom random;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("random");
  private final Map<String, UserOnce.Input> inputs = new LinkedHashMap<>();
  private final List<Value> values = new ArrayList<>();

  /** A value {@code [rows, ...extents]}. */
  private record Value(String name, List<Integer> extents) {
    int width() {
      return extents.stream().reduce(1, (a, b) -> a * b);
    }
  }

  RandomRankingGraph(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 5; i++) {
      int width = 1 + random.nextInt(4);
      Side side = i == 0 ? Side.ITEM : i == 1 ? Side.USER : SIDES.get(random.nextInt(SIDES.size()));
      inputs.put("x" + i, new UserOnce.Input(side, width));
      graph.addInput(info("x" + i, width));
      values.add(new Value("x" + i, List.of(width)));
    }
  }

  Map<String, UserOnce.Input> inputs() {
    return inputs;
  }

  /** The graph with so many random operators, and a sum of some of their outputs. */
  ModelProto model(int operators) {
    for (int i = 0; i < operators; i++) {
      Value value = random.nextInt(3) == 0 ? any() : values.getLast();
      grow(value);
    }
    String sum = sum(values.getLast());
    for (int i = 0; i < 3; i++) {
      sum = node("Add", List.of(sum, sum(any())));
    }
    graph.addNode(
        NodeProto.newBuilder().setOpType("Sigmoid").addInput(sum).addOutput("scores").build());
    graph.addOutput(info("scores", 1));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private String sum(Value value) {
    String flat = node("Flatten", List.of(value.name), attribute("axis", 1));
    String bounded = node("Tanh", List.of(flat));
    return node("ReduceSum", List.of(bounded, longs(1)), attribute("keepdims", 1));
  }

  private Value any() {
    return values.get(random.nextInt(values.size()));
  }

  private Value flat() {
    Value value = any();
    if (value.extents.size() == 1) {
      return value;
    }
    String name = node("Flatten", List.of(value.name), attribute("axis", 1));
    return new Value(name, List.of(value.width()));
  }

  private void grow(Value x) {
    boolean fields = x.extents.size() == 2;
    switch (random.nextInt(fields ? 21 : 18)) {
      case 0 -> same(x, node(pick("Relu", "Tanh", "Sigmoid", "Identity", "Neg"), List.of(x.name)));
      case 1, 2 -> columns(x);
      case 3, 4 -> product();
      case 5, 6 -> fields();
      case 7 -> elementwise(x);
      case 8 -> same(x, node(pick("Add", "Mul"), List.of(x.name, x.name)));
      case 9 -> same(x, node("Mul", List.of(x.name, weight(x.extents))));
      case 10 -> same(x, node("Softmax", List.of(x.name), attribute("axis", -1)));
      case 11 -> normalized(x);
      case 12 -> reshaped(x);
      case 13 -> selected(x);
      case 14 -> expanded(x);
      case 15 -> same(x, node("Pow", List.of(x.name, scalar(2))));
      case 16 -> chosen(x);
      case 17 -> fieldsInRows();
      case 18 -> reduced(x);
      case 19 -> transposed(x);
      default -> multiplied(x);
    }
  }

  private void same(Value x, String name) {
    values.add(new Value(name, x.extents));
  }

  /** Values side by side. */
  private void columns(Value x) {
    Value first = x.extents.size() == 1 ? x : flat();
    Value second = flat();
    Value third = flat();
    String name =
        node("Concat", List.of(first.name, second.name, third.name), attribute("axis", 1));
    values.add(new Value(name, List.of(first.width() + second.width() + third.width())));
  }

  private void product() {
    Value x = values.getLast().extents.size() == 1 ? values.getLast() : flat();
    int outputs = 1 + random.nextInt(4);
    if (random.nextBoolean()) {
      String weight = weight(List.of(outputs, x.width()));
      List<String> reads = new ArrayList<>(List.of(x.name, weight));
      if (random.nextBoolean()) {
        reads.add(weight(List.of(outputs)));
      }
      String name = node("Gemm", reads, attribute("transB", 1));
      values.add(new Value(name, List.of(outputs)));
    } else {
      String name = node("MatMul", List.of(x.name, weight(List.of(x.width(), outputs))));
      values.add(new Value(name, List.of(outputs)));
    }
  }

  /** Fields of two columns behind one another, as embeddings are. */
  private void fields() {
    int count = 2 + random.nextInt(3);
    values.add(new Value(stacked(count), List.of(count, 2)));
  }

  private String stacked(int count) {
    List<String> stacked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value x = flat();
      String two = node("MatMul", List.of(x.name, weight(List.of(x.width(), 2))));
      stacked.add(node("Unsqueeze", List.of(two, longs(1))));
    }
    return node("Concat", stacked, attribute("axis", 1));
  }

  private void elementwise(Value x) {
    for (Value other : values.reversed()) {
      if (!other.name.equals(x.name) && other.extents.equals(x.extents)) {
        same(x, node(pick("Add", "Sub", "Mul", "Max"), List.of(x.name, other.name)));
        return;
      }
    }
    same(x, node("Add", List.of(x.name, scalar(0.5f))));
  }

  private void chosen(Value x) {
    String positive = node("Greater", List.of(x.name, scalar(0)));
    same(x, node("Where", List.of(positive, x.name, scalar(0.25f))));
  }

  private void normalized(Value x) {
    int channels = x.extents.getFirst();
    if (random.nextBoolean()) {
      int last = x.extents.getLast();
      String scale = weight(List.of(last));
      same(x, node("LayerNormalization", List.of(x.name, scale, weight(List.of(last)))));
      return;
    }
    String variance = weight(List.of(channels), 0.5f, 1.5f);
    List<String> parameters =
        List.of(
            x.name,
            weight(List.of(channels)),
            weight(List.of(channels)),
            weight(List.of(channels)),
            variance);
    same(x, node("BatchNormalization", parameters));
  }

  /** Another shape, whose rows are read from the value as exports do. */
  private void reshaped(Value x) {
    List<Integer> extents =
        x.extents.size() == 2 || x.width() % 2 == 1
            ? List.of(x.width())
            : List.of(x.width() / 2, 2);
    long[] constant = extents.stream().mapToLong(Integer::longValue).toArray();
    if (random.nextBoolean()) {
      constant[0] = -1;
    }
    String target =
        random.nextBoolean()
            ? node("Concat", List.of(rows(any()), longs(constant)), attribute("axis", 0))
            : node("Concat", List.of(longs(0), longs(constant)), attribute("axis", 0));
    values.add(new Value(node("Reshape", List.of(x.name, target)), extents));
  }

  private String rows(Value x) {
    return node("Gather", List.of(node("Shape", List.of(x.name)), longs(0)));
  }

  private void selected(Value x) {
    int count = x.extents.getFirst();
    List<Integer> rest = x.extents.subList(1, x.extents.size());
    List<Integer> extents = new ArrayList<>(rest);
    int at = random.nextInt(count);
    switch (random.nextInt(3)) {
      case 0 -> {
        extents.addFirst(2);
        String picked = longs(at, random.nextInt(count));
        String name = node("Gather", List.of(x.name, picked), attribute("axis", 1));
        values.add(new Value(name, extents));
      }
      case 1 -> {
        extents.addFirst(count - at);
        String name = node("Slice", List.of(x.name, longs(at), longs(Long.MAX_VALUE), longs(1)));
        values.add(new Value(name, extents));
      }
      default -> split(x, at, count, rest);
    }
  }

  private void split(Value x, int at, int count, List<Integer> rest) {
    if (at == 0) {
      return;
    }
    String left = node("Split", List.of(x.name, longs(at, count - at)), attribute("axis", 1));
    NodeProto.Builder split = graph.getNodeBuilder(graph.getNodeCount() - 1);
    String right = left + "right";
    split.addOutput(right);
    for (int i = 0; i < 2; i++) {
      List<Integer> extents = new ArrayList<>(rest);
      extents.addFirst(i == 0 ? at : count - at);
      values.add(new Value(i == 0 ? left : right, extents));
    }
  }

  private void expanded(Value x) {
    long[] extents = x.extents.stream().mapToLong(Integer::longValue).toArray();
    String shape = node("Concat", List.of(rows(any()), longs(extents)), attribute("axis", 0));
    if (random.nextBoolean()) {
      same(x, node("Expand", List.of(x.name, shape)));
    } else {
      same(x, node("Expand", List.of(weight(x.extents), shape)));
    }
  }

  private void reduced(Value x) {
    int axis = 1 + random.nextInt(2);
    int kept = x.extents.get(2 - axis);
    if (random.nextBoolean()) {
      String name = node("ReduceSum", List.of(x.name, longs(axis)), attribute("keepdims", 0));
      values.add(new Value(name, List.of(kept)));
    } else {
      AttributeProto axes = Tensors.attribute("axes", List.of(axis));
      String operator = pick("ReduceMean", "ReduceMax", "ReduceMin", "ReduceSumSquare");
      String name = node(operator, List.of(x.name), axes, attribute("keepdims", 0));
      values.add(new Value(name, List.of(kept)));
    }
  }

  private void transposed(Value x) {
    AttributeProto order = Tensors.attribute("perm", List.of(0, 2, 1));
    values.add(new Value(node("Transpose", List.of(x.name), order), x.extents.reversed()));
  }

  /**
   * Fields beside others and their product, and a layer whose rows are the fields of all rows, as
   * the steps of a history are for attention.
   */
  private void fieldsInRows() {
    int count = 2 + random.nextInt(3);
    String left = stacked(count);
    String right = stacked(count);
    String product = node("Mul", List.of(left, right));
    String columns = node("Concat", List.of(left, product, right), attribute("axis", 2));
    String rows = node("Reshape", List.of(columns, longs(-1, 6)));
    int operator = random.nextInt(4);
    int outputs = operator == 3 ? 1 : 1 + random.nextInt(3);
    String weight = weight(List.of(6, outputs));
    String layer =
        switch (operator) {
          case 0 -> node("Gemm", List.of(rows, weight, weight(List.of(outputs))));
          case 1 -> node("MatMul", List.of(node("Tanh", List.of(rows)), weight));
          case 2 -> node("MatMul", List.of(node("Softmax", List.of(rows)), weight));
          default -> node("ReduceSum", List.of(rows, longs(1)), attribute("keepdims", 1));
        };
    String apart = node("Reshape", List.of(layer, longs(-1, count, outputs)));
    values.add(new Value(apart, List.of(count, outputs)));
  }

  /** Every field with every field. */
  private void multiplied(Value x) {
    String turned = node("Transpose", List.of(x.name), Tensors.attribute("perm", List.of(0, 2, 1)));
    int fields = x.extents.getFirst();
    values.add(new Value(node("MatMul", List.of(x.name, turned)), List.of(fields, fields)));
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String node(String operator, List<String> reads, AttributeProto... attributes) {
    String name = operator + graph.getNodeCount();
    graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName("/" + name)
        .addAllInput(reads)
        .addOutput(name)
        .addAllAttribute(List.of(attributes));
    return name;
  }

  private static AttributeProto attribute(String name, long value) {
    return Tensors.attribute(name, value);
  }

  private String weight(List<Integer> extents) {
    return weight(extents, -1, 1);
  }

  private String weight(List<Integer> extents, float least, float most) {
    float[] data = new float[extents.stream().reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(least, most);
    }
    return constant(
        Tensors.floats("w" + graph.getInitializerCount(), new FloatTensor(extents, data)));
  }

  private String scalar(float value) {
    return constant(Tensors.scalar("s" + graph.getInitializerCount(), value));
  }

  private String longs(long... numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("c" + graph.getInitializerCount())
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(numbers.length);
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    return constant(tensor.build());
  }

  private String constant(TensorProto tensor) {
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  private static ValueInfoProto info(String name, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch");
    shape.addDimBuilder().setDimValue(width);
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
