package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.towerrank.model.FloatTensor;
import org.towerrank.onnx.rows.Place;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;

/** What a graph over {@code x} and {@code y}, both {@code [rows, 6]}, does with its rows. */
class RowProofTest {
  private GraphProto.Builder graph = GraphProto.newBuilder();

  @BeforeEach
  void newGraph() {
    graph = GraphProto.newBuilder();
    graph.addInputBuilder().setName("x");
    graph.addInputBuilder().setName("y");
    graph.addInitializer(
        Tensors.floats("six", new FloatTensor(List.of(6), new float[] {1, 2, 3, 4, 5, 6})));
  }

  @Test
  void operatorsAcrossRowsAreFound() {
    mixes("computes along the rows", node("Softmax", List.of("x"), attribute("axis", 0)));
    mixes("computes along the rows", node("TopK", List.of("x", longs(1)), attribute("axis", 0)));
    mixes("computes along the rows", node("CumSum", List.of("x", longs(0))));
    mixes("reduces the rows", node("ReduceSum", List.of("x", longs(0))));
    mixes("reduces the rows", node("ReduceSum", List.of("x", longs(-2, 1))));
    mixes("reduces all axes", node("ReduceMean", List.of("x")));
    mixes("reduces the rows", node("ArgMax", List.of("x")));
    mixes("picks rows", node("Slice", List.of("x", longs(0), longs(1))));
    mixes("picks rows", node("Gather", List.of("x", longs(0))));
    mixes(
        "picks from all rows",
        node(
            "Gather",
            List.of(
                "x",
                node("ArgMax", List.of("y"), attribute("axis", 1), attribute("keepdims", 0)))));
    mixes("puts rows behind", node("Concat", List.of("x", "y"), attribute("axis", 0)));
    mixes("adds rows", node("Pad", List.of("x", longs(1, 0, 0, 0))));
    mixes("computes along the rows", node("Split", List.of("x", longs(1, 1))));
    mixes(
        "turns the order of the rows",
        node(
            "ReverseSequence",
            List.of("x", longs(1, 1, 1, 1, 1, 1)),
            attribute("batch_axis", 1),
            attribute("time_axis", 0)));
    mixes("depends on all rows", node("Compress", List.of("x", "y")));
  }

  /** ONNX Runtime refuses them later. */
  @Test
  void operatorsThatLackSomethingAreNotProven() {
    open("has no input number 1", node("QuantizeLinear", List.of("x")));
    String skip = node("com.microsoft.SkipLayerNormalization", List.of("x"));
    graph
        .getNodeBuilder(graph.getNodeCount() - 1)
        .setDomain("com.microsoft")
        .setOpType("SkipLayerNormalization");
    open("has no input number 1", skip);
    String different = "its lists are of different lengths";
    open(different, node("Slice", List.of("x", longs(0, 1), longs(1))));
    open(different, node("Slice", List.of("x", longs(0, 1), longs(1, 2), longs(1))));
    open(different, node("Slice", List.of("x", longs(0, 0), longs(1, 2), longs(0, 1), longs(1))));
    open(
        "its order lacks the axis",
        node("Transpose", List.of("x"), Tensors.attribute("perm", List.of(1, 1))));
    AttributeProto equation =
        AttributeProto.newBuilder()
            .setName("equation")
            .setS(ByteString.copyFromUtf8("a->a"))
            .build();
    open("there is no rule for [a->a]", node("Einsum", List.of("six", "x"), equation));
  }

  @Test
  void learnersTakeAListForOneRow() {
    for (String learner : List.of("Normalizer", "LinearRegressor", "TreeEnsembleRegressor")) {
      String list = node("ReduceSum", List.of("x", longs(1)), attribute("keepdims", 0));
      String last = node("ai.onnx.ml." + learner, List.of(list));
      graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain("ai.onnx.ml").setOpType(learner);
      mixes("for a single row", last);
    }
  }

  @Test
  void valuesForColumnsAreNoneForRows() {
    String list = node("ReduceSum", List.of("x", longs(1)), attribute("keepdims", 0));
    String imputed = node("ai.onnx.ml.Imputer", List.of(list));
    NodeProto.Builder imputer = graph.getNodeBuilder(graph.getNodeCount() - 1);
    imputer.setDomain("ai.onnx.ml").setOpType("Imputer");
    AttributeProto.Builder values = imputer.addAttributeBuilder().setName("imputed_value_floats");
    values.setType(AttributeProto.AttributeType.FLOATS).addFloats(1);
    assertThat(verdict()).isInstanceOf(RowVerdict.Independent.class);
    values.addFloats(2).addFloats(3);
    mixes("for a single row", imputed);
  }

  @Test
  void productsAcrossRowsAreFound() {
    mixes("sums over the rows", node("MatMul", List.of(turned("x"), "y")));
    mixes("sums over the rows", node("Gemm", List.of("x", table(3)), attribute("transA", 1)));
    List<String> parameters = List.of("x", "six", "six", "six", "six");
    mixes("as in training", node("BatchNormalization", parameters, attribute("training_mode", 1)));
  }

  /** Such a graph has no bound either. */
  @Test
  void rowsWithAllOtherRowsAreRefused() {
    node("MatMul", List.of("x", turned("y")));
    assertThatThrownBy(this::verdict)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("operator [MatMul] [MatMul_1] is not supported here")
        .hasMessageContaining("rows^2");
  }

  @Test
  void computingWithTheNumberOfRowsIsFound() {
    String share = node("Cast", List.of(count()), attribute("to", 1));
    mixes("computes with the number of rows", node("Div", List.of("x", share)));
    String numbers = node("Range", List.of(longs(0), count(), longs(1)));
    mixes("computes with the number of rows", numbers);
  }

  private String count() {
    return node("Gather", List.of(node("Shape", List.of("x")), longs(0)));
  }

  @Test
  void whatCannotBeToldIsNotProven() {
    open("fixed number of rows", node("Reshape", List.of("x", longs(4, 3))));
    open("moves rows", node("Reshape", List.of("x", longs(3, -1))));
    open("fixed number of rows", node("Add", List.of("x", table(4))));
    open("there is one row", node("Squeeze", List.of("x")));
    open("no rule", node("Trilu", List.of("x")));
    open(
        "fixed number of rows",
        node(
            "ReverseSequence",
            List.of("x", longs(1, 2)),
            attribute("batch_axis", 0),
            attribute("time_axis", 1)));
  }

  @Test
  void elementsArePutIntoTheirOwnRows() {
    String places = node("Cast", List.of("y"), attribute("to", 7));
    String put = node("ScatterElements", List.of("x", places, "y"), attribute("axis", 1));
    assertThat(((RowVerdict.Independent) verdict()).axes()).containsEntry(put, RowAxis.FIRST);
    newGraph();
    places = node("Cast", List.of("y"), attribute("to", 7));
    mixes("puts elements into other rows", node("ScatterElements", List.of("x", places, "y")));
    places = node("Cast", List.of("y"), attribute("to", 7));
    open(
        "fixed number of rows",
        node("ScatterElements", List.of(table(3), places, "y"), attribute("axis", 1)));
  }

  /** What stands behind an operator with a rule is looked at too. */
  @Test
  void rowsThatMeetBehindElementsThatWerePutAreFound() {
    String places = node("Cast", List.of("y"), attribute("to", 7));
    String put = node("ScatterElements", List.of("x", places, "y"), attribute("axis", 1));
    mixes("reduces all axes", node("ReduceMax", List.of(put)));
  }

  /** PyTorch writes the axis to split at like that, in its attention over a sequence. */
  @Test
  void aRemainderOfConstantsIsKnown() {
    String shape = node("Shape", List.of("x"));
    String axis = node("Mod", List.of(longs(1), longs(2)));
    String rows = node("Slice", List.of(shape, longs(0), axis));
    String parts = node("Concat", List.of(rows, longs(2, 3)), attribute("axis", 0));
    String apart = node("Reshape", List.of("x", parts));
    RowVerdict.Independent found = (RowVerdict.Independent) verdict();
    assertThat(found.axes()).containsEntry(apart, RowAxis.FIRST);
  }

  @Test
  void rowsAreFollowedThroughOtherShapes() {
    String shape = node("Shape", List.of("x"));
    String rows = node("Gather", List.of(shape, longs(0)));
    String heads = node("Concat", List.of(rows, longs(2, 3)), attribute("axis", 0));
    String apart = node("Reshape", List.of("x", heads));
    String headsFirst =
        node("Transpose", List.of(apart), Tensors.attribute("perm", List.of(1, 0, 2)));
    String each = node("Reshape", List.of(apart, longs(-1, 3)));
    String last = node("Softmax", List.of(each), attribute("axis", -1));
    String together = node("Reshape", List.of(last, longs(-1, 6)));
    String picked = node("Gather", List.of("six", node("Cast", List.of("y"), attribute("to", 7))));
    RowVerdict.Independent found = (RowVerdict.Independent) verdict();
    assertThat(found.axes())
        .containsEntry(apart, new RowAxis(0, 1))
        .containsEntry(headsFirst, new RowAxis(1, 1))
        .containsEntry(each, new RowAxis(0, 2))
        .containsEntry(last, new RowAxis(0, 2))
        .containsEntry(together, new RowAxis(0, 1))
        .containsEntry(picked, new RowAxis(0, 1))
        .doesNotContainKey(heads);
    assertThat(found.counts()).containsExactlyInAnyOrder(shape, rows, heads);
  }

  @Test
  void whatIsAheadOfTheRowsMayJoinTheirAxis() {
    String heads = node("Reshape", List.of("x", longs(-1, 2, 3)));
    String headsFirst =
        node("Transpose", List.of(heads), Tensors.attribute("perm", List.of(1, 0, 2)));
    String flat = node("Reshape", List.of(headsFirst, longs(-1, 3)));
    String again = node("Reshape", List.of(flat, longs(2, -1, 3)));
    RowVerdict.Independent found = (RowVerdict.Independent) verdict();
    assertThat(found.axes())
        .containsEntry(flat, new RowAxis(0, 1, 2))
        .containsEntry(again, new RowAxis(1, 1));
  }

  /** Both axes are of twice the rows, in another order. */
  @Test
  void rowsInAnotherOrderAreNotCombined() {
    for (String operator : new String[] {"Add", "Einsum"}) {
      String heads = node("Reshape", List.of("x", longs(-1, 2, 3)));
      String headsFirst =
          node("Transpose", List.of(heads), Tensors.attribute("perm", List.of(1, 0, 2)));
      String headsLast = node("Reshape", List.of("y", longs(-1, 3)));
      String flat = node("Reshape", List.of(headsFirst, longs(-1, 3)));
      AttributeProto equation =
          AttributeProto.newBuilder()
              .setName("equation")
              .setS(ByteString.copyFromUtf8("ab,ab->ab"))
              .build();
      open(
          operator.equals("Add") ? "other numbers of places" : "combines rows with other rows",
          node(operator, List.of(flat, headsLast), equation));
    }
  }

  private void mixes(String reason, String last) {
    assertThat(verdict())
        .isInstanceOfSatisfying(
            RowVerdict.Mixed.class,
            mixed -> {
              assertThat(mixed.reason()).contains(reason);
              assertThat(mixed.place()).isEqualTo(place(last));
            });
    newGraph();
  }

  private void open(String reason, String last) {
    assertThat(verdict())
        .isInstanceOfSatisfying(
            RowVerdict.Unproven.class,
            open -> {
              assertThat(open.reason()).contains(reason);
              assertThat(open.place()).isEqualTo(place(last));
            });
    newGraph();
  }

  private static Place place(String node) {
    return new Place(node.substring(0, node.indexOf('_')), node);
  }

  private RowVerdict verdict() {
    ModelProto model =
        ModelProto.newBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    GraphSize.Input six = new GraphSize.Input(6, false, false);
    return RowProof.of("graph.onnx", 1000, model, Map.of("x", six, "y", six));
  }

  private String node(String operator, List<String> reads, AttributeProto... attributes) {
    String name = operator + "_" + graph.getNodeCount();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(reads)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  private String turned(String value) {
    return node("Transpose", List.of(value));
  }

  private String table(int rows) {
    graph.addInitializer(
        Tensors.floats("table", new FloatTensor(List.of(rows, 6), new float[rows * 6])));
    return "table";
  }

  private static AttributeProto attribute(String name, long value) {
    return Tensors.attribute(name, value);
  }

  private String longs(Integer... numbers) {
    TensorProto tensor = Tensors.longs("longs" + graph.getInitializerCount(), List.of(numbers));
    graph.addInitializer(tensor);
    return tensor.getName();
  }
}
