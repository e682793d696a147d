package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that would end or hang a process are refused before ONNX Runtime sees them. */
class HostileGraphTest {
  @Test
  void aFunctionThatCallsItselfIsRefused() {
    refused(
        model ->
            model.addFunctions(
                FunctionProto.newBuilder()
                    .setName("again")
                    .setDomain("com.microsoft")
                    .addInput("x")
                    .addOutput("y")
                    .addNode(
                        NodeProto.newBuilder()
                            .setDomain("com.microsoft")
                            .setOpType("again")
                            .addInput("x")
                            .addOutput("y"))),
        "it has functions of its own, such as [again]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Loop", "Scan", "RandomNormal", "Resize", "SequenceMap", "Optional", "x"})
  void operatorsWithoutABoundAreRefused(String operator) {
    refused(
        model -> model.getGraphBuilder().addNodeBuilder().setOpType(operator).addOutput("extra"),
        "operator [" + operator + "] is not supported");
  }

  @Test
  void operatorsAreRefusedInSubgraphsToo() {
    GraphProto.Builder body = GraphProto.newBuilder();
    body.addNodeBuilder().setOpType("Loop").addOutput("extra");
    refused(model -> addIf(model.getGraphBuilder(), body.build()), "[Loop] is not supported");
  }

  @Test
  void subgraphsThatLieDeepInOneAnotherAreRefused() {
    GraphProto body = GraphProto.getDefaultInstance();
    for (int depth = 0; depth < 20; depth++) {
      GraphProto.Builder outer = GraphProto.newBuilder();
      addIf(outer, body);
      body = outer.build();
    }
    GraphProto deepest = body;
    refused(model -> addIf(model.getGraphBuilder(), deepest), "more than 4 deep in one another");
  }

  private static void addIf(GraphProto.Builder graph, GraphProto branch) {
    graph
        .addNodeBuilder()
        .setOpType("If")
        .addInput("condition")
        .addOutput("extra")
        .addAttributeBuilder()
        .setName("then_branch")
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(branch);
  }

  @Test
  void graphsOfVeryManyOperatorsAreRefused() {
    refused(
        model -> {
          for (int i = 0; i < 30_000; i++) {
            model
                .getGraphBuilder()
                .addNodeBuilder()
                .setOpType("Add")
                .addInput(i == 0 ? "logit" : "more" + (i - 1))
                .addInput("logit")
                .addOutput("more" + i);
          }
        },
        "expected at most 10000 operators");
  }

  @Test
  void listsAndTextsOfAbsurdLengthAreRefused() {
    refused(
        model -> {
          AttributeProto.Builder list = attribute(model, AttributeProto.AttributeType.INTS);
          for (int i = 0; i < 2_000_000; i++) {
            list.addInts(i);
          }
        },
        "operator [Gather] attribute [extra]: expected at most 4096 elements");
    refused(
        model ->
            attribute(model, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFrom(new byte[100_000])),
        "[s] has more than 4096 bytes");
    refused(
        model -> model.getGraphBuilder().getNodeBuilder(0).setName("x".repeat(5000)),
        "[name] has more than 4096 bytes");
    refused(
        model ->
            model
                .getGraphBuilder()
                .getNodeBuilder(0)
                .setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xC3})),
        "[name] is not UTF-8");
  }

  private static AttributeProto.Builder attribute(
      ModelProto.Builder model, AttributeProto.AttributeType type) {
    return model
        .getGraphBuilder()
        .getNodeBuilder(0)
        .addAttributeBuilder()
        .setName("extra")
        .setType(type);
  }

  @Test
  void weightsWhoseShapeIsAbsurdAreRefused() {
    for (long[] shape : new long[][] {{-1}, {1L << 40}, {1 << 16, 1 << 16}, {0, 1L << 62}}) {
      refused(
          model -> {
            TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(0);
            weight.clearDims();
            for (long extent : shape) {
              weight.addDims(extent);
            }
          },
          "tensor [users]: expected at most 2^31 - 1 elements");
    }
  }

  private static void refused(Consumer<ModelProto.Builder> change, String message) {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    assertThatThrownBy(() -> StructureCheck.run(ForeignBundle.writer(model.build()).build(), 8, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[model.onnx]")
        .hasMessageContaining(message);
  }
}
