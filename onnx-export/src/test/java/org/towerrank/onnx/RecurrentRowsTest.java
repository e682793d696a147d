package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.Side;
import org.towerrank.model.FloatTensor;
import org.towerrank.onnx.rows.Place;

/** Layers along a user's sequence, and pooling of it: computed once, with the same scores. */
class RecurrentRowsTest {
  private static final int STEPS = 3;
  private static final int WIDTH = 2;
  private static final int HIDDEN = 4;
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-6f);
  private static final Map<String, UserOnce.Input> INPUTS = inputs();

  private final SplittableRandom random = new SplittableRandom(9);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("recurrent");

  private static Map<String, UserOnce.Input> inputs() {
    Map<String, UserOnce.Input> inputs = new LinkedHashMap<>();
    inputs.put("user", new UserOnce.Input(Side.USER, STEPS * WIDTH));
    inputs.put("item", new UserOnce.Input(Side.ITEM, HIDDEN));
    return inputs;
  }

  private String node(String operator, List<String> reads, AttributeProto... attributes) {
    return node(operator, reads, 1, attributes);
  }

  /** The last of some outputs. */
  private String node(
      String operator, List<String> reads, int outputs, AttributeProto... attributes) {
    String name = operator + "_" + graph.getNodeCount();
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(name);
    for (int i = 1; i < outputs; i++) {
      node.addOutput(i == 1 ? "" : name + "." + i);
    }
    node.addOutput(name).addAllInput(reads).addAllAttribute(List.of(attributes));
    graph.addNode(node);
    return name;
  }

  private String longs(Integer... numbers) {
    TensorProto tensor = Tensors.longs("longs" + graph.getInitializerCount(), List.of(numbers));
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  private String weights(Integer... shape) {
    int size = List.of(shape).stream().reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    String name = "weights" + graph.getInitializerCount();
    graph.addInitializer(Tensors.floats(name, new FloatTensor(List.of(shape), values)));
    return name;
  }

  private static AttributeProto number(String name, long value) {
    return Tensors.attribute(name, value);
  }

  /** The steps of each row, and the numbers of each step. */
  private String steps() {
    return node("Reshape", List.of("user", longs(-1, STEPS, WIDTH)));
  }

  /** A state of zeros for as many rows as there are, as PyTorch exports it. */
  private String zeros() {
    String rows = node("Gather", List.of(node("Shape", List.of("user")), longs(0)));
    List<String> parts = List.of(longs(1), rows, longs(HIDDEN));
    return node("ConstantOfShape", List.of(node("Concat", parts, number("axis", 0))));
  }

  private ModelProto model(String ofUser) {
    String product = node("Mul", List.of(ofUser, "item"));
    String sum = node("ReduceSum", List.of(product, longs(1)), number("keepdims", 1));
    graph.addNode(
        NodeProto.newBuilder().setOpType("Sigmoid").addInput(sum).addOutput("score").build());
    INPUTS.forEach((name, input) -> graph.addInput(matrix(name, input.width())));
    graph.addOutput(matrix("score", 1));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
        .setGraph(graph)
        .build();
  }

  private static ValueInfoProto matrix(String name, int columns) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    tensor.setElemType(TensorProto.DataType.FLOAT.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("rows");
    tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private UserOnce.Report sameWithTheUserOnce(ModelProto model) throws Exception {
    UserOnce.Result result = UserOnce.of(model, INPUTS);
    assertThat(result).isInstanceOf(UserOnce.Rewritten.class);
    UserOnce.Rewritten rewritten = (UserOnce.Rewritten) result;
    ModelProto once = rewritten.model();
    for (int[] rows : new int[][] {{1, 7}, {7, 7}, {1, 1}}) {
      OnceRuns runs = new OnceRuns(INPUTS, 0, rows[0], rows[1], 4);
      float[] expected = runs.repeated(model);
      assertThat(expected).doesNotContain(0f, 0.5f, 1f);
      assertThat(runs.once(once)).containsExactly(expected, TOLERANCE);
    }
    return rewritten.report();
  }

  @ParameterizedTest
  @CsvSource({"RNN, 1, 2", "GRU, 3, 2", "LSTM, 4, 2", "LSTM, 4, 3"})
  void theLastStateOfALayer(String operator, int gates, int output) throws Exception {
    String sequence = node("Transpose", List.of(steps()), Tensors.attribute("perm", turned()));
    String zeros = zeros();
    List<String> reads =
        List.of(
            sequence,
            weights(1, gates * HIDDEN, WIDTH),
            weights(1, gates * HIDDEN, HIDDEN),
            weights(1, 2 * gates * HIDDEN),
            "",
            zeros);
    String state = node(operator, reads, output, number("hidden_size", HIDDEN));
    sameWithTheUserOnce(model(node("Squeeze", List.of(state, longs(0)))));
  }

  @Test
  void allStepsOfALayer() throws Exception {
    String sequence = node("Transpose", List.of(steps()), Tensors.attribute("perm", turned()));
    List<String> reads = List.of(sequence, weights(1, 12, WIDTH), weights(1, 12, HIDDEN));
    String all = node("GRU", reads, number("hidden_size", HIDDEN));
    String rows = node("Squeeze", List.of(all, longs(1)));
    String mean = node("ReduceMean", List.of(rows, longs(0)), number("keepdims", 0));
    sameWithTheUserOnce(model(mean));
  }

  /** Sequences of padded rows are turned so, each up to its own length. */
  @Test
  void stepsInTheirOtherOrder() throws Exception {
    String lengths = node("ArgMax", List.of("user"), number("axis", 1), number("keepdims", 0));
    String atMost = node("Min", List.of(lengths, longs(STEPS)));
    String turned =
        node(
            "ReverseSequence",
            List.of(steps(), atMost),
            number("batch_axis", 0),
            number("time_axis", 1));
    String flat = node("Reshape", List.of(turned, longs(-1, STEPS * WIDTH)));
    sameWithTheUserOnce(model(node("MatMul", List.of(flat, weights(STEPS * WIDTH, HIDDEN)))));
  }

  /** PyTorch's attention puts steps and rows into one axis for a layer, and takes them apart. */
  @Test
  void stepsAndRowsInOneAxis() throws Exception {
    String layer = node("MatMul", List.of(stepsOfRows(), weights(WIDTH, HIDDEN)));
    String rows = node("Gather", List.of(node("Shape", List.of("user")), longs(0)));
    List<String> parts = List.of(longs(STEPS), rows, longs(HIDDEN));
    String apart = node("Reshape", List.of(layer, node("Concat", parts, number("axis", 0))));
    String heaviest = node("Softmax", List.of(apart), number("axis", 0));
    String sum = node("Mul", List.of(apart, heaviest));
    sameWithTheUserOnce(model(node("ReduceSum", List.of(sum, longs(0)), number("keepdims", 0))));
  }

  /** The user's steps, the first one of all rows ahead of the second: {@code [steps * rows, 2]}. */
  private String stepsOfRows() {
    String stepsFirst = node("Transpose", List.of(steps()), Tensors.attribute("perm", turned()));
    return node("Reshape", List.of(stepsFirst, longs(-1, WIDTH)));
  }

  /** The user's values are repeated for the items' rows where both lie so. */
  @Test
  void stepsAndRowsOfBothSidesInOneAxis() throws Exception {
    String ofUser = node("MatMul", List.of(stepsOfRows(), weights(WIDTH, HIDDEN)));
    String many = node("Expand", List.of("item", longs(STEPS, 1, 1)));
    String ofItem = node("Reshape", List.of(many, longs(-1, HIDDEN)));
    String both = node("Tanh", List.of(node("Mul", List.of(ofUser, ofItem))));
    String apart = node("Reshape", List.of(both, longs(STEPS, -1, HIDDEN)));
    sameWithTheUserOnce(model(node("ReduceSum", List.of(apart, longs(0)), number("keepdims", 0))));
  }

  /**
   * An item beside each step of a history, their difference and product, {@code [steps, 8]} for a
   * row: what DIN's activation units are given.
   */
  private String activations() {
    String target = node("MatMul", List.of("item", weights(HIDDEN, WIDTH)));
    String column = node("Unsqueeze", List.of(target, longs(1)));
    String targets = node("Expand", List.of(column, longs(1, STEPS, 1)));
    String steps = steps();
    String difference = node("Sub", List.of(targets, steps));
    String product = node("Mul", List.of(targets, steps));
    return node("Concat", List.of(targets, steps, difference, product), number("axis", -1));
  }

  /** A layer whose rows are the steps of all rows adds the user's product to each item's. */
  @ParameterizedTest
  @ValueSource(strings = {"Gemm", "MatMul"})
  void aLayerOverTheStepsOfAllRows(String operator) throws Exception {
    String stepsOfRows = node("Reshape", List.of(activations(), longs(-1, 4 * WIDTH)));
    List<String> reads = new ArrayList<>(List.of(stepsOfRows, weights(4 * WIDTH, HIDDEN)));
    if (operator.equals("Gemm")) {
      reads.add(weights(HIDDEN));
    }
    String layer = node("Tanh", List.of(node(operator, reads)));
    String apart = node("Reshape", List.of(layer, longs(-1, STEPS, HIDDEN)));
    String sum = node("ReduceSum", List.of(apart, longs(1)), number("keepdims", 0));
    UserOnce.Report report = sameWithTheUserOnce(model(sum));
    assertThat(report.split()).extracting(Place::operator).containsExactly(operator);
    assertThat(report.repeated()).extracting(Place::operator).containsExactly(operator);
  }

  @Test
  void aSumOverTheColumnsOfTheStepsOfAllRows() throws Exception {
    String stepsOfRows = node("Reshape", List.of(activations(), longs(-1, 4 * WIDTH)));
    String sums = node("ReduceSum", List.of(stepsOfRows, longs(1)), number("keepdims", 0));
    String apart = node("Reshape", List.of(node("Tanh", List.of(sums)), longs(-1, STEPS)));
    UserOnce.Report report =
        sameWithTheUserOnce(model(node("MatMul", List.of(apart, weights(STEPS, HIDDEN)))));
    assertThat(report.split()).extracting(Place::operator).containsExactly("ReduceSum");
  }

  /** A softmax along the columns of both sides needs them together, for each step of each row. */
  @Test
  void columnsOfTheStepsOfAllRowsTogether() throws Exception {
    String stepsOfRows = node("Reshape", List.of(activations(), longs(-1, 4 * WIDTH)));
    String shares = node("Softmax", List.of(stepsOfRows), number("axis", 1));
    String flat = node("Reshape", List.of(shares, longs(-1, STEPS * 4 * WIDTH)));
    sameWithTheUserOnce(model(node("MatMul", List.of(flat, weights(STEPS * 4 * WIDTH, HIDDEN)))));
  }

  /** What is added to a part of the columns has rows of its own. */
  @Test
  void columnsOfTheStepsOfAllRowsBesideAColumnOfItems() throws Exception {
    String stepsOfRows = node("Reshape", List.of(activations(), longs(-1, 4 * WIDTH)));
    String weight = node("MatMul", List.of("item", weights(HIDDEN, STEPS)));
    String weightOfStep = node("Reshape", List.of(weight, longs(-1, 1)));
    String weighted = node("Mul", List.of(stepsOfRows, weightOfStep));
    String layer = node("MatMul", List.of(weighted, weights(4 * WIDTH, HIDDEN)));
    String apart = node("Reshape", List.of(layer, longs(-1, STEPS, HIDDEN)));
    sameWithTheUserOnce(model(node("ReduceSum", List.of(apart, longs(1)), number("keepdims", 0))));
  }

  private static List<Integer> turned() {
    return List.of(1, 0, 2);
  }

  @Test
  void aLayerFromRowToRowMixesThem() {
    List<String> reads = List.of(steps(), weights(1, 12, WIDTH), weights(1, 12, HIDDEN));
    String state = node("GRU", reads, number("hidden_size", HIDDEN));
    ModelProto model = model(node("ReduceMean", List.of(state, longs(0, 1))));
    assertThat(UserOnce.of(model, INPUTS))
        .isEqualTo(
            new UserOnce.MixesRows(
                "operator [GRU] [" + state + "]", "it goes from row to row, as from step to step"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MaxPool",
        "AveragePool",
        "LpPool",
        "GlobalMaxPool",
        "GlobalAveragePool",
        "GlobalLpPool"
      })
  void poolingOfEachRow(String operator) throws Exception {
    String channels = node("Reshape", List.of("user", longs(-1, WIDTH, STEPS)));
    AttributeProto kernel = Tensors.attribute("kernel_shape", List.of(2));
    boolean whole = operator.startsWith("Global");
    String pooled =
        whole ? node(operator, List.of(channels)) : node(operator, List.of(channels), kernel);
    String places = node("Flatten", List.of(pooled), number("axis", 1));
    int width = whole ? WIDTH : WIDTH * (STEPS - 1);
    sameWithTheUserOnce(model(node("MatMul", List.of(places, weights(width, HIDDEN)))));
  }
}
