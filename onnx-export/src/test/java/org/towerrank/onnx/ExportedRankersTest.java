package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.Side;
import org.towerrank.onnx.rows.Place;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;

/** Graphs that {@code make_rankers.py} exported with PyTorch, all with a user in every row. */
class ExportedRankersTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);

  @Test
  void deepFmComputesAllOfTheUserOnce() throws Exception {
    ModelProto model = model("deepfm.onnx");
    Map<String, UserOnce.Input> inputs = inputs(model, "item_");
    UserOnce.Rewritten once = rewritten(model, inputs, 12);
    assertThat(once.report().repeated()).isEmpty();
    assertThat(once.report().split())
        .extracting(Place::operator)
        .containsExactlyInAnyOrder("ReduceSum", "ReduceSum", "Gemm", "Gemm");
    assertThat(leading(once.model()))
        .containsEntry("user_0", "users")
        .containsEntry("user_number", "users")
        .containsEntry("item_number", "items")
        .containsEntry("output", "items");
  }

  @Test
  void whatIsCutOfDeepFmIsAllThatIsOfTheItem() throws Exception {
    ModelProto model = model("deepfm.onnx");
    UserOnce.Rewritten once = rewritten(model, inputs(model, "item_"), 12);
    List<String> items = List.of("item_0", "item_1", "item_2", "item_number");
    RowVerdict rows = RowProof.of("model", 1 << 20, once.model(), sizes(once.model()));
    ItemPrecomputeGraph cut =
        ItemPrecomputeGraph.of(once.model(), items, (RowVerdict.Independent) rows).orElseThrow();
    // Two sums of the factorization machine, the first order, and the first layer of 48.
    assertThat(cut.boundary()).hasSize(4);
    assertThat(cut.multiplications()).isEqualTo(3 * 16 + (3 * 16 + 1) * 48);
    // A run over parts takes no branch in which items are read.
    GraphProto graph = cut.cut(Collections.nCopies(4, List.of(1L))).getGraph();
    assertThat(graph.getNodeList())
        .noneMatch(node -> node.getInputList().stream().anyMatch(items::contains));
    NodeProto branch = graph.getNodeList().getLast();
    assertThat(branch.getOpType()).isEqualTo("If");
    assertThat(branch.getAttribute(0).getG().getNodeList())
        .flatExtracting(NodeProto::getInputList)
        .containsAll(items);
  }

  @Test
  void attentionToAHistoryComputesItsEmbeddingsOnce() throws Exception {
    ModelProto model = model("attention.onnx");
    UserOnce.Rewritten once = rewritten(model, inputs(model, "item"), 9);
    assertThat(once.report().repeated()).isEmpty();
    assertThat(once.report().split())
        .extracting(Place::operator)
        .containsExactlyInAnyOrder("MatMul", "Gemm");
  }

  /** As the importer binds a matrix with columns of both sides: an input for each, put together. */
  @Test
  void columnsOfOneMatrixAreFoundWhereTheyAre() throws Exception {
    ModelProto model = packed(model("packed.onnx"));
    UserOnce.Rewritten once = rewritten(model, inputs(model, "item"), 9);
    assertThat(once.report().repeated()).isEmpty();
    assertThat(once.report().split()).extracting(Place::operator).containsExactly("Gemm");
    assertThat(once.model().getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .doesNotContain("Expand", "Shape");
  }

  @Test
  void sharesOfABatchAreNamed() throws Exception {
    ModelProto model = model("of_batch.onnx");
    assertThat(UserOnce.of(model, inputs(model, "item")))
        .isEqualTo(
            new UserOnce.MixesRows(
                "operator [Softmax] [/model/Softmax]", "it computes along the rows, axis [0]"));
  }

  /** Three columns of the user, then three of the item. */
  private static ModelProto packed(ModelProto model) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    ValueInfoProto.Builder x = graph.getInput(0).toBuilder();
    x.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1).setDimValue(3);
    graph.clearInput();
    graph.addInput(x.clone().setName("user")).addInput(x.clone().setName("item"));
    graph.addInitializer(Tensors.longs("first", List.of(0)));
    graph.addInitializer(Tensors.longs("three", List.of(3)));
    List<NodeProto> nodes = graph.getNodeList();
    graph.clearNode();
    graph.addNode(node("Shape", List.of("item"), "shape"));
    graph.addNode(node("Gather", List.of("shape", "first"), "rows"));
    graph.addNode(
        node("Concat", List.of("rows", "three"), "target").toBuilder()
            .addAttribute(Tensors.attribute("axis", 0)));
    graph.addNode(node("Expand", List.of("user", "target"), "repeated"));
    graph.addNode(
        node("Concat", List.of("repeated", "item"), "x").toBuilder()
            .addAttribute(Tensors.attribute("axis", 1)));
    return model.toBuilder().setGraph(graph.addAllNode(nodes)).build();
  }

  private static NodeProto node(String operator, List<String> reads, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(reads).addOutput(output).build();
  }

  private static UserOnce.Rewritten rewritten(
      ModelProto model, Map<String, UserOnce.Input> inputs, int ids) throws Exception {
    UserOnce.Result result = UserOnce.of(model, inputs);
    assertThat(result).isInstanceOf(UserOnce.Rewritten.class);
    UserOnce.Rewritten once = (UserOnce.Rewritten) result;
    for (int[] rows : new int[][] {{1, 9}, {9, 9}, {1, 1}}) {
      OnceRuns runs = new OnceRuns(inputs, ids, rows[0], rows[1], 4);
      float[] expected = runs.repeated(model);
      assertThat(runs.once(once.model())).containsExactly(expected, TOLERANCE);
      assertThat(expected).doesNotContain(0f, 1f);
    }
    return once;
  }

  private static ModelProto model(String name) throws IOException {
    try (InputStream in = ExportedRankersTest.class.getResourceAsStream(name)) {
      return GraphCheck.parse(
          name, ByteBuffer.wrap(Objects.requireNonNull(in, name).readAllBytes()));
    }
  }

  private static Map<String, UserOnce.Input> inputs(ModelProto model, String ofItems) {
    Map<String, UserOnce.Input> inputs = new LinkedHashMap<>();
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      var shape = info.getType().getTensorType().getShape();
      int width = shape.getDimCount() == 1 ? 1 : (int) shape.getDim(1).getDimValue();
      Side side = info.getName().startsWith(ofItems) ? Side.ITEM : Side.USER;
      inputs.put(info.getName(), new UserOnce.Input(side, width));
    }
    return inputs;
  }

  private static Map<String, GraphSize.Input> sizes(ModelProto model) {
    Map<String, GraphSize.Input> sizes = new LinkedHashMap<>();
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      boolean flat = info.getType().getTensorType().getShape().getDimCount() == 1;
      sizes.put(info.getName(), new GraphSize.Input(1, flat, false));
    }
    return sizes;
  }

  private static Map<String, String> leading(ModelProto model) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    List<ValueInfoProto> all = new java.util.ArrayList<>(model.getGraph().getInputList());
    all.addAll(model.getGraph().getOutputList());
    for (ValueInfoProto info : all) {
      dimensions.put(
          info.getName(), info.getType().getTensorType().getShape().getDim(0).getDimParam());
    }
    return dimensions;
  }
}
