package org.towerrank.export;

import static org.towerrank.export.HostileGraph.addIf;
import static org.towerrank.export.HostileGraph.constant;
import static org.towerrank.export.HostileGraph.node;
import static org.towerrank.export.HostileGraph.number;
import static org.towerrank.export.HostileGraph.refused;
import static org.towerrank.export.HostileGraph.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs whose values have no bound, or one that memory does not have, are refused. */
class HostileSizesTest {
  private static final List<String> LARGE = List.of("large0", "large1", "large2");

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
}
