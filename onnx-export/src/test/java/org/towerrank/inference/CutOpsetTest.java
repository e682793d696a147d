package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;

/** A graph is cut with operators as its own opset defines them. */
class CutOpsetTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-6f);
  private static final int WIDTH = 3;

  /** Several small values of an item, and a layer of the item that adds a value of the user. */
  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 17})
  void partsOfItemsGiveTheSameScores(int opset) throws Exception {
    Bundle bundle = NumberRanker.bundle(model(opset), WIDTH, WIDTH);
    try (RankingModel whole = RankingModel.load(bundle, SessionSettings.SERVING.whole());
        RankingModel cut = RankingModel.load(bundle, new SessionSettings(1, 0))) {
      assertThat(whole.graphs()).isInstanceOf(WholeRanker.class);
      assertThat(cut.graphs()).isInstanceOf(PrecomputingRanker.class);
      EncodedRows rows = RandomRows.of(cut.schema(), 20, 1);
      assertThat(cut.score(rows, rows)).containsExactly(whole.score(rows, rows), TOLERANCE);
      assertThat(cut.scoreRows(rows)).containsExactly(whole.scoreRows(rows), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10})
  void anOlderGraphIsNotCut(int opset) throws Exception {
    Bundle bundle = NumberRanker.bundle(model(opset), WIDTH, WIDTH);
    try (RankingModel model = RankingModel.load(bundle, new SessionSettings(1, 0))) {
      assertThat(model.graphs()).isInstanceOf(WholeRanker.class);
      EncodedRows rows = RandomRows.of(model.schema(), 20, 1);
      assertThat(model.score(rows, rows)).hasSize(20).doesNotContain(0.5f);
    }
  }

  private static ModelProto model(int opset) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("layers")
            .addInput(NumberRanker.rows("user", "users", WIDTH))
            .addInput(NumberRanker.rows("item", "items", WIDTH))
            .addOutput(NumberRanker.rows("scores", "items", 1));
    SplittableRandom random = new SplittableRandom(4);
    for (String weight : List.of("w", "v", "x")) {
      weight(graph, weight, WIDTH, random);
    }
    weight(graph, "sum", 1, random);
    node(graph, "MatMul", "of_item", "item", "w");
    node(graph, "Tanh", "other_of_item", "of_item");
    node(graph, "MatMul", "of_user", "user", "x");
    node(graph, "Gemm", "of_both", "item", "v", "of_user");
    node(graph, "Mul", "product", "of_item", "user");
    node(graph, "Mul", "other_product", "other_of_item", "of_user");
    node(graph, "Add", "products", "product", "other_product");
    node(graph, "Add", "all", "products", "of_both");
    node(graph, "MatMul", "logits", "all", "sum");
    node(graph, "Sigmoid", "scores", "logits");
    return ModelProto.newBuilder()
        .setIrVersion(4)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  private static void node(GraphProto.Builder graph, String type, String output, String... inputs) {
    graph.addNodeBuilder().setOpType(type).addAllInput(List.of(inputs)).addOutput(output);
  }

  private static void weight(
      GraphProto.Builder graph, String name, int columns, SplittableRandom random) {
    TensorProto.Builder tensor =
        graph.addInitializerBuilder().setName(name).setDataType(1).addDims(WIDTH).addDims(columns);
    for (int i = 0; i < WIDTH * columns; i++) {
      tensor.addFloatData((float) random.nextDouble(-1, 1));
    }
  }
}
