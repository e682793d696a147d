package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.export.HostileGraph.addIf;
import static org.towerrank.export.HostileGraph.constant;
import static org.towerrank.export.HostileGraph.node;
import static org.towerrank.export.HostileGraph.number;
import static org.towerrank.export.HostileGraph.refused;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.onnx.GraphCheck;

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

  /** A remark of such bytes makes an ONNX model a file of ONNX Runtime's own format as well. */
  @Test
  void aFileOfTwoFormatsIsRefused() throws Exception {
    ByteString.Output file = ByteString.newOutput();
    file.write(new byte[] {0x32, 6, 0, 0, 'O', 'R', 'T', 'M'});
    ForeignBundle.model().writeTo(file);
    byte[] both = file.toByteString().toByteArray();
    assertThat(ModelProto.parseFrom(both).getGraph()).isEqualTo(ForeignBundle.model().getGraph());
    assertThatThrownBy(() -> GraphCheck.skeleton("model.onnx", ByteBuffer.wrap(both)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[model.onnx]: expected an ONNX model, got one in ONNX Runtime's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Loop", "Scan", "RandomNormal", "Resize", "SequenceMap", "Optional", "x"})
  void operatorsWithoutABoundAreRefused(String operator) {
    refused(
        model -> model.getGraphBuilder().addNodeBuilder().setOpType(operator).addOutput("extra"),
        "operator [" + operator + "] is not supported");
  }

  /** ONNX Runtime draws other numbers each time. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "computed"})
  void dropoutOfTrainingIsRefused(String mode) {
    refused(
        model -> {
          if (mode.equals("constant")) {
            model
                .getGraphBuilder()
                .addInitializerBuilder()
                .setName("training")
                .setDataType(TensorProto.DataType.BOOL.getNumber())
                .setRawData(ByteString.copyFrom(new byte[] {1}));
          } else {
            node(model, "Cast", "training", "user_id").addAttribute(number("to", 9));
          }
          node(model, "Dropout", "some", "u", "", "training");
        },
        "[some] is not supported here: it makes random numbers, as it may be in training");
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

  /** Some readers take the first, and ONNX Runtime the last. */
  @Test
  void namesThatStandForTwoThingsAreRefused() {
    for (String domain : new String[] {"", "ai.onnx"}) {
      refused(
          model -> model.addOpsetImportBuilder().setDomain(domain).setVersion(11),
          "the opset of domain [ai.onnx] is there twice: expected one version");
    }
    refused(
        model ->
            model
                .getGraphBuilder()
                .addInitializer(model.getGraph().getInitializer(0).toBuilder().clearFloatData()),
        "initializer [users] is there twice");
    refused(
        model -> model.getGraphBuilder().addInput(model.getGraph().getInput(0)),
        "input [user_id] is there twice");
    refused(
        model -> model.getGraphBuilder().addOutput(model.getGraph().getOutput(0)),
        "output [output] is there twice");
    GraphProto.Builder branch = GraphProto.newBuilder();
    branch.addInitializer(TensorProto.newBuilder().setName("users").setDataType(1));
    refused(
        model -> {
          constant(model, "condition", 1);
          addIf(model.getGraphBuilder(), branch.build());
        },
        "operator [If] is not supported here: it hides [users]");
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

  /** ONNX Runtime reads the last of two, and a constant by its place and type. */
  @Test
  void attributesThatReadersTakeDifferentlyAreRefused() {
    AttributeProto small =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(TensorProto.newBuilder().setDataType(7).addDims(1).addInt64Data(1))
            .build();
    AttributeProto large =
        AttributeProto.newBuilder()
            .setName("value_ints")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(Integer.MAX_VALUE)
            .build();
    refused(
        model ->
            node(model, "Concat", "twice", "u", "u")
                .addAttribute(number("axis", 1))
                .addAttribute(number("axis", 0)),
        "operator [Concat] attribute [axis] is there twice");
    refused(
        model ->
            node(model, "Concat", "untyped", "u", "u")
                .addAttribute(number("axis", 1).toBuilder().clearType()),
        "operator [Concat] attribute [axis] is of type UNDEFINED: expected no value in [i]");
    refused(
        model ->
            node(model, "Constant", "both")
                .addAttribute(large.toBuilder().setName("value").setT(small.getT())),
        "operator [Constant] attribute [value] is of type INTS: expected no value in [t]");
    refused(
        model -> node(model, "Constant", "shape").addAttribute(large).addAttribute(small),
        "operator [Constant]: expected one attribute");
    for (String name : new String[] {"value", "value_int", "anything"}) {
      refused(
          model -> node(model, "Constant", "shape").addAttribute(large.toBuilder().setName(name)),
          "operator [Constant]: expected one attribute");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"depth", "circle", "twice", "absent"})
  void treesThatHaveNoEndAreRefused(String fault) {
    int nodes = fault.equals("depth") ? 2001 : 5;
    AttributeProto.Builder[] lists = new AttributeProto.Builder[5];
    for (int i = 0; i < lists.length; i++) {
      lists[i] =
          AttributeProto.newBuilder()
              .setType(
                  i < 4 ? AttributeProto.AttributeType.INTS : AttributeProto.AttributeType.STRINGS);
    }
    lists[0].setName("nodes_treeids");
    lists[1].setName("nodes_nodeids");
    lists[2].setName("nodes_truenodeids");
    lists[3].setName("nodes_falsenodeids");
    lists[4].setName("nodes_modes");
    for (int node = 0; node < nodes; node++) {
      boolean branch = node % 2 == 0 && node + 2 < nodes;
      lists[0].addInts(0);
      lists[1].addInts(fault.equals("twice") && node == 4 ? 3 : node);
      lists[2].addInts(!branch ? 0 : fault.equals("circle") ? 0 : node + 1);
      lists[3].addInts(!branch ? 0 : fault.equals("absent") ? 77 : node + 2);
      lists[4].addStrings(ByteString.copyFromUtf8(branch ? "BRANCH_LEQ" : "LEAF"));
    }
    refused(
        model -> {
          NodeProto.Builder trees = node(model, "TreeEnsembleRegressor", "trees", "age");
          trees.setDomain("ai.onnx.ml");
          for (AttributeProto.Builder list : lists) {
            trees.addAttribute(list);
          }
        },
        switch (fault) {
          case "twice" -> "node [3] of a tree is there twice";
          case "absent" -> "tree [0] has no node [77]";
          default -> "expected trees of at most 500 levels";
        });
  }
}
