package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.onnx.GraphCheck;

/** Graphs that would end or hang a process are refused before ONNX Runtime sees them. */
class HostileGraphTest {
  private static final List<String> LARGE = List.of("large0", "large1", "large2");

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

  @Test
  void valuesThatNothingBoundsAreRefused() {
    refused(
        model -> {
          constant(model, "shape", 1_000_000_000);
          node(model, "ConstantOfShape", "huge", "shape");
        },
        "operator [ConstantOfShape] [huge] is not supported here: it makes 1000000000 elements");
    refused(
        model -> {
          node(model, "Cast", "ids", "user_id").addAttribute(number("to", 7));
          node(model, "ConstantOfShape", "huge", "ids");
        },
        "it makes a shape that is known only when it runs");
    refused(
        model -> {
          constant(model, "repeats", 1 << 20, 1 << 20);
          node(model, "Tile", "huge", "u", "repeats");
        },
        "operator [Tile] [huge] is not supported here");
    refused(
        model -> {
          constant(model, "shape", 1 << 30, 1, 1);
          node(model, "Expand", "huge", "u", "shape");
        },
        "operator [Expand] [huge] is not supported here");
    refused(
        model -> {
          constant(model, "pads", 0, 0, 0, 1 << 30);
          node(model, "Pad", "huge", "u", "pads");
        },
        "operator [Pad] [huge] is not supported here");
    refused(
        model -> {
          constant(model, "zero", 0);
          constant(model, "limit", 1 << 30);
          constant(model, "one_by_one", 1);
          node(model, "Range", "huge", "zero", "limit", "one_by_one");
        },
        "operator [Range] [huge] is not supported here");
    refused(
        model -> {
          constant(model, "depth", 1 << 30);
          constant(model, "off_on", 0, 1);
          node(model, "OneHot", "huge", "item_id", "depth", "off_on");
        },
        "operator [OneHot] [huge] is not supported here");
  }

  /** Each has an upper bound of 0 or 1 where signs and types are not looked at. */
  @Test
  void shapesThatDependOnSignsAndTypesAreRefused() {
    String unknown = "[huge] is not supported here: it makes a shape that is known only when";
    refused(
        model -> {
          rows(model);
          constant(model, "many", -(1 << 30));
          constant(model, "nothing", 0);
          node(model, "Mul", "negative", "rows", "many");
          node(model, "Sub", "positive", "nothing", "negative");
          node(model, "ConstantOfShape", "huge", "positive");
        },
        unknown);
    refused(
        model -> {
          rows(model);
          constant(model, "nothing", 0);
          node(model, "Sub", "negative", "nothing", "rows");
          node(model, "Sub", "positive", "nothing", "negative");
          node(model, "ConstantOfShape", "huge", "positive");
        },
        unknown);
    refused(
        model -> {
          constant(model, "single", 1);
          constant(model, "pair", 2);
          constant(model, "many", 1L << 33);
          node(model, "Cast", "dividend", "single").addAttribute(number("to", 1));
          node(model, "Cast", "divisor", "pair").addAttribute(number("to", 1));
          node(model, "Cast", "factor", "many").addAttribute(number("to", 1));
          node(model, "Div", "half", "dividend", "divisor");
          node(model, "Mul", "product", "half", "factor");
          node(model, "Cast", "whole", "product").addAttribute(number("to", 7));
          node(model, "ConstantOfShape", "huge", "whole");
        },
        unknown);
    refused(
        model -> {
          constant(model, "negative", -1, -1);
          node(model, "Cast", "unsigned", "negative").addAttribute(number("to", 4));
          node(model, "Cast", "whole", "unsigned").addAttribute(number("to", 7));
          node(model, "ConstantOfShape", "huge", "whole");
        },
        unknown);
    refused(
        model -> {
          constant(model, "wide", 1L << 62);
          constant(model, "four", 4);
          constant(model, "widest", Long.MAX_VALUE);
          node(model, "Mul", "overflown", "wide", "four");
          node(model, "Sub", "rest", "widest", "overflown");
          node(model, "ConstantOfShape", "huge", "rest");
        },
        unknown);
    for (String operator : new String[] {"ConstantOfShape", "Expand"}) {
      refused(
          model -> {
            constant(model, "negative", -1, -1);
            String[] inputs = {"users", "negative"};
            node(
                model,
                operator,
                "huge",
                operator.equals("Expand") ? inputs : new String[] {"negative"});
          },
          "it makes a shape of a negative number, -1");
    }
  }

  private static void rows(ModelProto.Builder model) {
    constant(model, "first", 0);
    node(model, "Shape", "extents", "u");
    node(model, "Gather", "rows", "extents", "first");
  }

  /** A column beside a row: their places are those of neither. */
  @Test
  void numbersOfAnotherPlaceAreNotTakenForTheirs() {
    refused(
        model -> {
          constant(model, "last", 1);
          constant(model, "zero", 0);
          constant(model, "left", 1 << 30, 0);
          constant(model, "right", 0, 0);
          constant(model, "four", 4);
          constant(model, "second", 1);
          node(model, "Unsqueeze", "column", "left", "last");
          node(model, "Unsqueeze", "row", "right", "zero");
          node(model, "Add", "table", "column", "row");
          node(model, "Reshape", "vector", "table", "four");
          node(model, "Gather", "place", "vector", "second");
          node(model, "ConstantOfShape", "huge", "place");
        },
        "[huge] is not supported here: it makes a shape that is known only when it runs");
  }

  @Test
  void weightsThatAFileDoesNotHaveAllowForNothing() {
    refused(
        model -> {
          model
              .getGraphBuilder()
              .addInitializerBuilder()
              .setName("claimed")
              .setDataType(TensorProto.DataType.FLOAT.getNumber())
              .addDims(Integer.MAX_VALUE);
          constant(model, "shape", 1_000_000_000);
          node(model, "ConstantOfShape", "huge", "shape");
        },
        "operator [ConstantOfShape] [huge] is not supported here: it makes 1000000000 elements");
  }

  @Test
  void valuesThatGrowFasterThanTheRowsAreRefused() {
    refused(
        model -> {
          node(model, "Transpose", "turned", "u");
          node(model, "MatMul", "pairs", "u", "turned");
        },
        "operator [MatMul] [pairs] is not supported here: it makes 1 * rows^2 elements");
    refused(
        model -> {
          constant(model, "last", 1);
          constant(model, "first", 0);
          node(model, "Unsqueeze", "column", "age", "last");
          node(model, "Unsqueeze", "row", "age", "first");
          node(model, "Add", "table", "column", "row");
        },
        "operator [Add] [table] is not supported here");
  }

  @Test
  void aChainThatDoublesIsRefused() {
    refused(
        model -> {
          for (int i = 0; i < 60; i++) {
            String value = i == 0 ? "u" : "twice" + (i - 1);
            node(model, "Concat", "twice" + i, value, value).addAttribute(number("axis", 1));
          }
        },
        "elements: expected at most 4194304 for a row in memory at once");
  }

  @Test
  void valuesThatALaterBranchReadsOrTheGraphGivesAreCountedUntilThen() {
    String many = "elements: expected at most 4194304 for a row in memory at once";
    GraphProto.Builder branch = GraphProto.newBuilder();
    branch.addNodeBuilder().setOpType("Max").addAllInput(LARGE).addOutput("largest");
    branch.addOutputBuilder().setName("largest");
    refused(
        model -> {
          largeValues(model);
          addIf(model.getGraphBuilder(), branch.build());
        },
        many);
    refused(
        model -> {
          largeValues(model);
          LARGE.forEach(name -> model.getGraphBuilder().addOutputBuilder().setName(name));
        },
        many);
  }

  private static void largeValues(ModelProto.Builder model) {
    constant(model, "repeats", 1, 1 << 20);
    for (String name : LARGE) {
      node(model, "Tile", name, "u", "repeats");
      node(model, "Shape", name + "_shape", name);
    }
  }

  @Test
  void graphsThatMultiplyWithoutEndAreRefused() {
    refused(
        model -> {
          weight(model, "wide", 2, 1 << 20);
          weight(model, "deep", 1 << 20, 1024);
          node(model, "MatMul", "million", "u", "wide");
          node(model, "MatMul", "product", "million", "deep");
        },
        "expected at most 1073741824 for a row and 8589934592 whatever the rows");
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

  /** More columns a row than rows may have, by lists that are weights, or by their sum. */
  @ParameterizedTest
  @ValueSource(strings = {"cats_int64s", "intercepts", "inputdimensions"})
  void learnersOfVeryManyColumnsAreRefused(String list) {
    AttributeProto.Builder columns = AttributeProto.newBuilder().setName(list);
    if (list.equals("intercepts")) {
      columns.setType(AttributeProto.AttributeType.FLOATS);
      columns.addAllFloats(Collections.nCopies(5_000_000, 1f));
    } else if (list.equals("cats_int64s")) {
      columns.setType(AttributeProto.AttributeType.INTS);
      columns.addAllInts(Collections.nCopies(5_000_000, 1L));
    } else {
      columns.setType(AttributeProto.AttributeType.INTS).addInts(1 << 30);
    }
    String operator =
        switch (list) {
          case "cats_int64s" -> "OneHotEncoder";
          case "intercepts" -> "LinearClassifier";
          default -> "FeatureVectorizer";
        };
    refused(
        model -> node(model, operator, "wide", "age").setDomain("ai.onnx.ml").addAttribute(columns),
        "operator [ai.onnx.ml." + operator + "] [wide] is not supported here: it makes");
  }

  private static void constant(ModelProto.Builder model, String name, long... values) {
    TensorProto.Builder tensor = model.getGraphBuilder().addInitializerBuilder().setName(name);
    tensor.setDataType(TensorProto.DataType.INT64.getNumber()).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
  }

  /** A weight without its data, which no check before loading looks at. */
  private static void weight(ModelProto.Builder model, String name, int rows, int columns) {
    model
        .getGraphBuilder()
        .addInitializerBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(rows)
        .addDims(columns);
  }

  private static NodeProto.Builder node(
      ModelProto.Builder model, String operator, String output, String... inputs) {
    return model
        .getGraphBuilder()
        .addNodeBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
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
