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
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.Side;

class UserOnceTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);
  private static final int GRAPHS = 400;

  @Test
  void randomGraphsGiveTheSameScoresWithTheUserOnce() throws Exception {
    int split = 0;
    int once = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      RandomRankingGraph random = new RandomRankingGraph(seed);
      ModelProto model = random.model(3 + seed % 12);
      UserOnce.Result result = UserOnce.of(model, random.inputs());
      assertThat(result).as("seed " + seed).isInstanceOf(UserOnce.Rewritten.class);
      UserOnce.Rewritten rewritten = (UserOnce.Rewritten) result;
      compare("seed " + seed, model, rewritten.model(), random.inputs());
      split += rewritten.report().split().size();
      once += rewritten.report().once();
    }
    assertThat(split).as("products and sums that were split").isGreaterThan(GRAPHS / 2);
    assertThat(once).as("operators of the user alone").isGreaterThan(GRAPHS);
  }

  /** A layer before a normalization, which a branch reads too. */
  @Test
  void whatABranchReadsIsKept() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("branches");
    graph.addInput(matrix("x")).addOutput(matrix("score"));
    graph.addInitializer(Tensors.floats("weight", List.of(2, 2), List.of(1.0, 2.0, 3.0, 4.0)));
    graph.addInitializer(Tensors.floats("ones", List.of(2), List.of(1.0, 1.0)));
    graph.addInitializer(Tensors.whole("first", TensorProto.DataType.BOOL, List.of(), List.of(1L)));
    graph.addNode(node("Gemm", "layer", "x", "weight"));
    graph.addNode(node("BatchNormalization", "norm", "layer", "ones", "ones", "ones", "ones"));
    GraphProto.Builder branch = GraphProto.newBuilder().setName("branch");
    branch.addNode(node("Neg", "negative", "layer")).addOutput(matrix("negative"));
    NodeProto.Builder choice = node("If", "chosen", "first").toBuilder();
    for (String name : List.of("then_branch", "else_branch")) {
      choice
          .addAttributeBuilder()
          .setName(name)
          .setType(AttributeProto.AttributeType.GRAPH)
          .setG(branch);
    }
    graph.addNode(choice).addNode(node("Add", "score", "norm", "chosen"));
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
    assertThat(UserOnce.of(model.build(), Map.of("x", new UserOnce.Input(Side.ITEM, 2))))
        .isInstanceOf(UserOnce.Unproven.class);
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static ValueInfoProto matrix(String name) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    TypeProto.Tensor.Builder tensor = info.getTypeBuilder().getTensorTypeBuilder();
    tensor.setElemType(TensorProto.DataType.FLOAT.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("rows");
    tensor.getShapeBuilder().addDimBuilder().setDimValue(2);
    return info.build();
  }

  /** One user for seven items, a user for each of them, and one for one. */
  private static void compare(
      String what, ModelProto model, ModelProto once, Map<String, UserOnce.Input> inputs)
      throws OrtException {
    try (OnceRuns.Loaded whole = OnceRuns.load(model);
        OnceRuns.Loaded rewritten = OnceRuns.load(once)) {
      for (int[] rows : new int[][] {{1, 7}, {7, 7}, {1, 1}}) {
        OnceRuns runs = new OnceRuns(inputs, 0, rows[0], rows[1], 3);
        assertThat(runs.once(rewritten))
            .as("%s, %d users and %d items", what, rows[0], rows[1])
            .containsExactly(runs.repeated(whole), TOLERANCE);
      }
    }
  }
}
