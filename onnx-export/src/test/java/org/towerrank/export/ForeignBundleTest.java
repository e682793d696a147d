package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

class ForeignBundleTest {
  @TempDir private Path folder;

  @Test
  void aGraphWithAnInputForEachFeatureScoresOneUserAndManyItems() throws Exception {
    Bundle bundle = ForeignBundle.writer(ForeignBundle.model()).build();
    String[] items = {"i2", "i3", "never seen", "i4", ""};
    RowEncoder encoder = new RowEncoder(bundle.schema(), List.of(Side.values()));
    EncodedRows rows = encoder.newRows(items.length);
    for (int row = 0; row < items.length; row++) {
      encoder.encode(
          Map.of("item_id", items[row], "user_id", "bob", "hist", "i4 i2", "age", 25), rows, row);
    }
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] scores = model.score(rows, rows);
      // bob (-1, 0.5) + i4 (-2, 0.25) + i2 (0.5, -0.5) = (-2.5, 0.25)
      double[] dots = {-2.5 * 0.5 - 0.25 * 0.5, -2.25, -2.25 * 0.2, 5 + 0.0625, 0};
      assertThat(scores).hasSize(items.length);
      for (int i = 0; i < dots.length; i++) {
        double expected = 1 / (1 + Math.exp(-dots[i] - 0.25));
        assertThat((double) scores[i]).isCloseTo(expected, offset(1e-6));
      }
    }
  }

  @Test
  void verifyChecksItsStructureAndSaysThatThereIsNothingToCompareWith() throws Exception {
    Path path = folder.resolve("foreign.zip");
    ForeignBundle.writer(ForeignBundle.model()).write(path, true);
    CommandRun verify = CommandRun.of("verify", path);
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("Sound:", "Not compared", "model.onnx");
    assertThat(CommandRun.of("inspect", path).out()).contains("made by another tool", "pytorch");
  }

  @Test
  void externalDataIsRefusedWhereverItStands() {
    HostileGraph.refused(
        model ->
            model
                .getGraphBuilder()
                .getInitializerBuilder(0)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd")),
        "tensor [users] refers to external data");
    HostileGraph.refused(
        model ->
            model
                .getGraphBuilder()
                .getNodeBuilder(0)
                .addAttributeBuilder()
                .setName("body")
                .getGBuilder()
                .addInitializerBuilder()
                .setName("hidden")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL),
        "tensor [hidden] refers to external data");
  }

  @Test
  void operatorsOfOtherLibrariesAreRefusedWhereverTheyStand() {
    HostileGraph.refused(
        model -> model.getGraphBuilder().getNodeBuilder(2).setDomain("com.evil"), "[com.evil]");
    HostileGraph.refused(
        model -> model.addOpsetImportBuilder().setDomain("evil").setVersion(1), "[evil]");
  }

  /** As in graphs that ONNX Runtime optimized; the operators are not among those. */
  @ParameterizedTest
  @ValueSource(strings = {"ai.onnx.training", "com.microsoft.nchwc"})
  void domainsOfTheRuntimeMayBeNamedButNotUsed(String domain) throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    model.addOpsetImportBuilder().setDomain(domain).setVersion(1);
    StructureReport report = StructureCheck.run(ForeignBundle.writer(model.build()).build(), 8, 1);
    assertThat(report).isNotNull();
    HostileGraph.refused(
        changed -> changed.getGraphBuilder().getNodeBuilder(2).setDomain(domain),
        "got [" + domain + "]");
  }

  @Test
  void inputsAndOutputThatDifferFromTheBindingsAreNamed() {
    HostileGraph.refused(
        model -> model.getGraphBuilder().getInputBuilder(0).setName("uid"),
        "graph [model.onnx] inputs: expected [age, hist, item_id, user_id], got: [age, hist,");
    HostileGraph.refused(
        model -> type(model, 0).setElemType(TensorProto.DataType.INT32.getNumber()),
        "input [user_id]: expected type INT64, got: INT32");
    HostileGraph.refused(
        model -> type(model, 1).getShapeBuilder().getDimBuilder(1).setDimValue(7),
        "input [hist]: expected shape [rows, 2], got: shape [batch_size, 7]");
    HostileGraph.refused(
        model -> type(model, 2).getShapeBuilder().getDimBuilder(0).clearDimParam(),
        "input [age]: expected shape [rows, 1], got: shape [unnamed, 1]");
    HostileGraph.refused(
        model -> type(model, 3).getShapeBuilder().getDimBuilder(0).setDimValue(1),
        "input [item_id]: expected shape [rows], got: shape [1]");
    HostileGraph.refused(
        model -> model.getGraphBuilder().getOutputBuilder(0).setName("y"),
        "there is no output [output], only [y]");
  }

  private static ai.onnx.proto.OnnxMl.TypeProto.Tensor.Builder type(
      ModelProto.Builder model, int input) {
    return model.getGraphBuilder().getInputBuilder(input).getTypeBuilder().getTensorTypeBuilder();
  }

  @Test
  void versionsThatOnnxRuntimeDoesNotKnowAreRefused() throws Exception {
    notLoaded(model -> model.setIrVersion(99), "IR version");
    notLoaded(model -> model.getOpsetImportBuilder(0).setVersion(99), "99");
  }

  @Test
  void outputsThatAreNotFiniteAreTold() throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    model.getGraphBuilder().getInitializerBuilder(1).setFloatData(3, Float.NaN);
    Bundle bundle = ForeignBundle.writer(model.build()).build();
    assertThatThrownBy(() -> StructureCheck.run(bundle, 200, 1))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("expected finite values of output [output]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "ReduceMean", "CumSum"})
  void graphsThatComputeAcrossTheRowsAreTold(String operator) throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    NodeProto sigmoid = graph.getNode(graph.getNodeCount() - 1);
    graph.removeNode(graph.getNodeCount() - 1);
    NodeProto.Builder mixing = graph.addNodeBuilder().setOpType(operator);
    mixing.addInput("logit").addOutput("across");
    switch (operator) {
      case "Softmax" -> mixing.addAttribute(zero("axis"));
      case "CumSum" -> {
        mixing.addInput("first");
        graph
            .addInitializerBuilder()
            .setName("first")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addInt64Data(0);
      }
      default -> {
        // A mean over all there are.
      }
    }
    graph.addNodeBuilder().setOpType("Add").addInput("logit").addInput("across").addOutput("mixed");
    graph.addNode(sigmoid.toBuilder().setInput(0, "mixed"));
    Bundle bundle = ForeignBundle.writer(model.build()).build();
    assertThatThrownBy(() -> StructureCheck.run(bundle, StructureCheck.ROWS, 1))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("graph [model.onnx]: expected output [output] of a row to depend")
        .hasMessageContaining("an operator computes across the rows");
  }

  private static AttributeProto zero(String name) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(0)
        .build();
  }

  @Test
  void whatIsNoModelIsTold() {
    for (byte[] bytes :
        new byte[][] {
          {}, {1, 2, 3}, "not a model".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
        }) {
      assertThatThrownBy(
              () ->
                  org.towerrank.onnx.GraphCheck.skeleton("x.onnx", java.nio.ByteBuffer.wrap(bytes)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[x.onnx]");
    }
  }

  private static void notLoaded(Consumer<ModelProto.Builder> change, String message)
      throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    Bundle bundle = ForeignBundle.writer(model.build()).build();
    assertThatThrownBy(() -> StructureCheck.run(bundle, 8, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("graph [model.onnx] cannot be loaded")
        .hasMessageContaining(message);
  }
}
