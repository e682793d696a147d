package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.towerrank.export.HostileGraph.constant;
import static org.towerrank.export.HostileGraph.node;
import static org.towerrank.export.HostileGraph.number;
import static org.towerrank.export.HostileGraph.refused;
import static org.towerrank.export.HostileGraph.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators with which ONNX Runtime ends the process are refused before it sees them. */
class FatalGraphTest {
  private static final String QUOTIENT = "it makes a quotient of whole numbers by one that may be";
  private static final String EMPTY = "which may have no elements";

  @ParameterizedTest
  @ValueSource(strings = {"Div", "Mod"})
  void theLowestNumberByMinusOneIsRefused(String operator) {
    for (long divisor : new long[] {-1, 0}) {
      refused(
          model -> {
            constant(model, "divisor", divisor);
            node(model, operator, "quotient", "user_id", "divisor");
          },
          "operator [" + operator + "] [quotient] is not supported here: " + QUOTIENT);
    }
    refused(
        model -> {
          constant(model, "lowest", Long.MIN_VALUE);
          constant(model, "divisor", -1);
          node(model, operator, "quotient", "lowest", "divisor");
        },
        QUOTIENT);
    refused(model -> node(model, operator, "quotient", "user_id", "item_id"), QUOTIENT);
    refused(
        model -> {
          node(model, "Cast", "whole", "age").addAttribute(number("to", 6));
          node(model, operator, "quotient", "whole", "whole");
        },
        QUOTIENT);
  }

  @Test
  void otherQuotientsAreNot() {
    admitted(
        model -> {
          constant(model, "divisor", 2, -2);
          constant(model, "last", 1);
          node(model, "Unsqueeze", "column", "user_id", "last");
          node(model, "Div", "halves", "column", "divisor");
          node(model, "Shape", "sizes", "u");
          node(model, "Div", "half", "sizes", "divisor");
          node(model, "Div", "ones", "sizes", "sizes");
          node(model, "Div", "ratio", "u", "i");
        });
  }

  @Test
  void trianglesFromAbsurdDiagonalsAreRefused() {
    String problem = "it makes a triangle from a diagonal that is no constant of 32 bits";
    refused(
        model -> {
          constant(model, "diagonal", Long.MIN_VALUE);
          node(model, "Trilu", "triangle", "u", "diagonal");
        },
        problem);
    refused(
        model -> {
          node(model, "ReduceMax", "diagonal", "user_id");
          node(model, "Trilu", "triangle", "u", "diagonal");
        },
        problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LpNormalization", "InstanceNormalization", "BiasGelu", "FastGelu"})
  void valuesThatMayBeEmptyAreRefusedWhereTheirLengthDivides(String operator) {
    refused(
        model -> {
          constant(model, "start", 0);
          constant(model, "axis", 1);
          node(model, "ReduceMax", "end", "user_id");
          node(model, "Slice", "part", "u", "start", "end", "axis");
          node(model, operator, "extra", "part", "part", "part")
              .setDomain(operator.endsWith("Gelu") ? "com.microsoft" : "");
        },
        EMPTY);
  }

  @Test
  void floatsWithoutElementsAreRefused() {
    refused(
        model -> {
          weight(model, "none", 0, 2);
          node(model, "Add", "sum", "u", "none");
        },
        "operator [Add] [sum] is not supported here: it makes something of [none], which has no");
  }

  @Test
  void columnsOfOtherRowsAreRefused() {
    refused(
        model -> node(model, "FeatureVectorizer", "wide", "u", "users").setDomain("ai.onnx.ml"),
        "it makes rows of inputs that are not all matrices of as many rows");
  }

  @Test
  void moreIndicesThanALongCountsAreRefused() {
    refused(
        model -> {
          constant(model, "first", 0);
          node(model, "GatherND", "picked", "u", "first")
              .addAttribute(number("batch_dims", Long.MAX_VALUE));
        },
        "it makes a [GatherND] of more dimensions than there are");
  }

  @Test
  void uniqueSlicesThatMayBeEmptyAreRefused() {
    String problem = "it makes unique slices of [none], which may have no elements";
    refused(
        model -> {
          TensorProto.Builder none = model.getGraphBuilder().addInitializerBuilder();
          none.setName("none").setDataType(TensorProto.DataType.INT64.getNumber());
          none.addDims(2).addDims(0);
          node(model, "Unique", "slices", "none").addAttribute(number("axis", 0));
        },
        problem);
    refused(
        model -> {
          node(model, "NonZero", "none", "u");
          node(model, "Unique", "slices", "none").addAttribute(number("axis", 0));
        },
        problem);
    admitted(model -> node(model, "Unique", "numbers", "user_id"));
    admitted(model -> node(model, "Unique", "numbers", "user_id").addAttribute(number("axis", 0)));
  }

  @Test
  void vectorsOfLengthOneOfASingleNumberAreRefused() {
    refused(
        model -> {
          node(model, "ReduceMax", "largest", "u").addAttribute(number("keepdims", 0));
          node(model, "Normalizer", "vector", "largest").setDomain("ai.onnx.ml");
        },
        "it makes a vector of length 1 of a single number");
  }

  @Test
  void constantsOfHalvesThatBecomeLikeFloatsAreRefused() {
    for (String like : new String[] {"u", "half", "whole_float"}) {
      refused(
          model -> {
            half(model);
            weight(model, "whole_float", 1, 1);
            node(model, "CastLike", "other", "half", like);
          },
          "it makes other floats of [half] in float16");
    }
    admitted(
        model -> {
          model.getOpsetImportBuilder(0).setVersion(15);
          half(model);
          node(model, "CastLike", "whole", "half", "user_id");
          node(model, "CastLike", "halves", "u", "half");
          node(model, "CastLike", "floats", "halves", "u");
          node(model, "Cast", "number", "half").addAttribute(number("to", 1));
        });
  }

  private static void half(ModelProto.Builder model) {
    TensorProto.Builder half = model.getGraphBuilder().addInitializerBuilder().setName("half");
    half.setDataType(TensorProto.DataType.FLOAT16.getNumber()).addDims(1).addInt32Data(0x3c00);
  }

  @Test
  void classesOfOneTextAreRefused() {
    refused(
        model -> {
          AttributeProto.Builder label = AttributeProto.newBuilder().setName("classlabels_strings");
          label.setType(AttributeProto.AttributeType.STRINGS);
          label.addStrings(ByteString.copyFromUtf8("one"));
          node(model, "TreeEnsembleClassifier", "label", "u")
              .setDomain("ai.onnx.ml")
              .addAttribute(label);
        },
        "it makes a class of one text alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRU", "LSTM", "RNN"})
  void recurrentLayersNeedWeightsOfTheirShape(String operator) {
    int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
    admitted(model -> recurrent(model, operator, 3 * gates, 3));
    for (int[] shape : new int[][] {{3 * gates - 1, 3}, {3 * gates, 2}, {1, 9}}) {
      refused(
          model -> recurrent(model, operator, shape[0], shape[1]),
          "operator ["
              + operator
              + "] [steps] is not supported here: it makes steps with weights [r] of the");
    }
  }

  @Test
  void placesWithoutIndicesAreRefused() {
    refused(
        model -> {
          constant(model, "data", 1, 2, 3);
          indices(model, 1, 0);
          constant(model, "updates", 4, 5, 6);
          node(model, "ScatterND", "changed", "data", "indices", "updates");
        },
        "it makes updates of places whose indices may have no numbers, of the shape [1, 0]");
    admitted(
        model -> {
          constant(model, "data", 1, 2, 3);
          indices(model, 0, 1);
          constant(model, "updates");
          node(model, "ScatterND", "changed", "data", "indices", "updates");
        });
  }

  private static void indices(ModelProto.Builder model, int updates, int length) {
    TensorProto.Builder indices = model.getGraphBuilder().addInitializerBuilder();
    indices.setName("indices").setDataType(TensorProto.DataType.INT64.getNumber());
    indices.addDims(updates).addDims(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRU", "LSTM", "RNN"})
  void recurrentLayersNeedWeightsOfEachDirection(String operator) {
    int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
    admitted(model -> directed(model, operator, gates, "reverse"));
    refused(
        model -> directed(model, operator, gates, "bidirectional"),
        "it makes steps with weights [w] of the shape [1, " + 3 * gates + ", 2], expected [2,");
  }

  private static void directed(
      ModelProto.Builder model, String operator, int gates, String direction) {
    recurrent(model, operator, 3 * gates, 3);
    int steps = model.getGraphBuilder().getNodeCount() - 1;
    model
        .getGraphBuilder()
        .getNodeBuilder(steps)
        .addAttributeBuilder()
        .setName("direction")
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(direction));
  }

  @Test
  void convolutionsNeedASummandForEachChannel() {
    admitted(model -> convolution(model, 3, 3));
    refused(
        model -> convolution(model, 3, 1),
        "it makes a convolution with weights [summands] of the shape [1], expected [3]");
  }

  private static void convolution(ModelProto.Builder model, int channels, int summands) {
    constant(model, "last", 2);
    node(model, "Unsqueeze", "places", "u", "last");
    TensorProto.Builder kernel = model.getGraphBuilder().addInitializerBuilder().setName("kernel");
    kernel.setDataType(TensorProto.DataType.FLOAT.getNumber());
    kernel.addDims(channels).addDims(2).addDims(1);
    TensorProto.Builder sum = model.getGraphBuilder().addInitializerBuilder().setName("summands");
    sum.setDataType(TensorProto.DataType.FLOAT.getNumber()).addDims(summands);
    for (int i = 0; i < 2 * channels; i++) {
      kernel.addFloatData(0.1f);
    }
    for (int i = 0; i < summands; i++) {
      sum.addFloatData(0.1f);
    }
    node(model, "Conv", "channels", "places", "kernel", "summands");
  }

  private static void recurrent(ModelProto.Builder model, String operator, int rows, int columns) {
    constant(model, "first", 0);
    node(model, "Unsqueeze", "sequence", "u", "first");
    int gates = operator.equals("LSTM") ? 12 : operator.equals("GRU") ? 9 : 3;
    cube(model, "w", gates, 2);
    cube(model, "r", rows, columns);
    node(model, operator, "steps", "sequence", "w", "r").addAttribute(number("hidden_size", 3));
  }

  private static void cube(ModelProto.Builder model, String name, int rows, int columns) {
    TensorProto.Builder tensor = model.getGraphBuilder().addInitializerBuilder().setName(name);
    tensor.setDataType(TensorProto.DataType.FLOAT.getNumber());
    tensor.addDims(1).addDims(rows).addDims(columns);
    for (int i = 0; i < rows * columns; i++) {
      tensor.addFloatData(0.1f);
    }
  }

  private static void admitted(Consumer<ModelProto.Builder> change) {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    assertThatCode(() -> StructureCheck.run(ForeignBundle.writer(model.build()).build(), 8, 1))
        .doesNotThrowAnyException();
  }
}
