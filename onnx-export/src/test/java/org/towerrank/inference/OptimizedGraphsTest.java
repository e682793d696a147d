package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;

/** Scores are those of the graph as it is, whatever ONNX Runtime's optimizers take it for. */
class OptimizedGraphsTest {
  static final int NUMBERS = 4;

  /** As many rows as numbers, so that nothing but a score shows that they were exchanged. */
  private static final int ROWS = 4;

  /** What lies between the item's numbers, less one, and the sum of what it makes of them. */
  enum Middle {
    /** Fused without a look at the number before the mean. */
    EPSILON_FIRST {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Add", "below", "half", graph.variance("x", "mean", "two"));
        graph.norm("difference");
      }
    },
    /** Fused as well where something that changes nothing is dropped before. */
    EPSILON_FIRST_BEFORE_NOTHING {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Add", "sum_below", "half", graph.variance("x", "mean", "two"));
        graph.node("Mul", "once", "one", "sum_below");
        graph.node("Slice", "below", "once", "start", "end", "axis");
        graph.norm("difference");
      }
    },
    /** Fused without a look at the exponent. */
    FOURTH_POWER {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Add", "below", graph.variance("x", "mean", "four"), "half");
        graph.norm("difference");
      }
    },
    /** Fused as if it were the value less the mean. */
    MEAN_LESS_VALUE {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Add", "below", graph.variance("mean", "x", "two"), "half");
        graph.norm("difference");
      }
    },
    /** Fused without what is added below the root. */
    VALUE_BELOW_ROOT {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Mul", "square", "x", "x");
        graph.node("Add", "below", graph.variance("x", "mean", "two"), "square");
        graph.node("Sqrt", "root", "below");
        graph.node("Div", "quotient", "difference", "root");
        graph.node("Mul", "middle", "quotient", "weights");
      }
    },
    /** Fused into an operator that there is not. */
    NORM_OF_DOUBLES {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Cast", "doubles", "x").addAttribute(MiddleGraph.number("to", 11));
        graph.node("Cast", "floats", "doubles").addAttribute(MiddleGraph.number("to", 1));
        graph.node("ReduceMean", "mean", "floats").addAttribute(MiddleGraph.numbers("axes", -1));
        graph.node("Add", "below", graph.squares("floats", "mean", "two"), "half");
        graph.norm("difference");
      }
    },
    /** Fused without a look at a number of another type than that of most. */
    EPSILON_OF_DOUBLES {
      @Override
      void write(MiddleGraph graph) {
        graph.normIn(TensorProto.DataType.DOUBLE);
      }
    },
    EPSILON_OF_HALVES {
      @Override
      void write(MiddleGraph graph) {
        graph.normIn(TensorProto.DataType.FLOAT16);
      }
    },
    /** Fused as if it were along the last axis alone. */
    TWO_AXES {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Unsqueeze", "first", "x", "axis");
        graph.node("Exp", "second", "first");
        graph
            .node("Concat", "pairs", "first", "second")
            .addAttribute(MiddleGraph.number("axis", 1));
        graph.node("Exp", "other", "pairs");
        graph.node("Add", "added", "pairs", "other");
        graph
            .node("LayerNormalization", "norm", "added", "weights", "weights")
            .addAttribute(MiddleGraph.number("axis", -2));
        graph.node("Flatten", "middle", "norm");
      }
    },
    /** Fused as if zeros beside it were never the largest. */
    LARGEST_BESIDE_ZEROS {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Reshape", "channel", "x", "one_channel");
        graph.node("Pad", "padded", "channel", "pads");
        graph
            .node("MaxPool", "pool", "padded")
            .addAttribute(MiddleGraph.numbers("kernel_shape", 2));
        graph.node("Flatten", "middle", "pool");
      }
    },
    /** Fused as if rows and columns were exchanged. */
    SAME_ORDER {
      @Override
      void write(MiddleGraph graph) {
        graph.node("Transpose", "same", "x").addAttribute(MiddleGraph.numbers("perm", 0, 1));
        graph.node("Gemm", "middle", "same", "matrix");
      }
    },
    /** Ends the process where it is fused. */
    CAST_OF_TRANSPOSED_CONSTANT {
      @Override
      void write(MiddleGraph graph) {
        graph.typed("halves", TensorProto.DataType.FLOAT16, List.of(2, 4), 1, 0, 2, 0, 0, 1, 0, 3);
        graph.node("Cast", "half_x", "x").addAttribute(MiddleGraph.number("to", 10));
        graph.node("Reshape", "page", "half_x", "one_channel");
        graph
            .node("Transpose", "turned_page", "page")
            .addAttribute(MiddleGraph.numbers("perm", 1, 0, 2));
        graph.node("Transpose", "turned", "halves").addAttribute(MiddleGraph.numbers("perm", 1, 0));
        graph.node("Cast", "same", "turned").addAttribute(MiddleGraph.number("to", 10));
        graph.node("MatMul", "product", "turned_page", "same");
        graph.node("Reshape", "flat", "product", "rows");
        graph.node("Cast", "middle", "flat").addAttribute(MiddleGraph.number("to", 1));
      }
    },
    /** Fused as if the rows had one scale. */
    STEPS_OF_ROWS {
      @Override
      void write(MiddleGraph graph) {
        // Without a zero point, bytes are not negative.
        graph.node("Abs", "sizes", "x");
        graph.node("ReduceMax", "largest", "sizes").addAttribute(MiddleGraph.numbers("axes", 1));
        graph.node("Mul", "row_steps", "largest", "step");
        graph.node("Squeeze", "each", "row_steps", "axis");
        graph
            .node("QuantizeLinear", "bytes", "sizes", "each")
            .addAttribute(MiddleGraph.number("axis", 0));
        graph.node("MatMulInteger", "whole", "bytes", "byte_matrix", "byte_zero");
        graph.node("Cast", "product", "whole").addAttribute(MiddleGraph.number("to", 1));
        graph.node("Mul", "both", "row_steps", "scales");
        graph.node("Mul", "scaled", "product", "both");
        graph.node("Add", "middle", "scaled", "weights");
      }
    },
    /** Fused as if the rows of the weights had no scales of their own. */
    SCALES_OF_ROWS {
      @Override
      void write(MiddleGraph graph) {
        graph.scaledBytes("scaled", 0);
        graph.node("MatMul", "product", graph.rounded("x"), "scaled");
        graph.node("Neg", "middle", graph.rounded("product"));
      }
    },
    /** Fused as well where the weights are turned before. */
    SCALES_OF_TURNED_COLUMNS {
      @Override
      void write(MiddleGraph graph) {
        graph.scaledBytes("scaled", 1);
        graph.node("Transpose", "turned", "scaled").addAttribute(MiddleGraph.numbers("perm", 1, 0));
        graph.node("MatMul", "product", graph.rounded("x"), "turned");
        graph.node("Neg", "middle", graph.rounded("product"));
      }
    },
    /** Fused into a product of bytes that does not run. */
    SCALES_OF_BLOCKS {
      @Override
      void write(MiddleGraph graph) {
        graph
            .node("DequantizeLinear", "scaled", "byte_matrix", "block_scales", "block_zeros")
            .addAttribute(MiddleGraph.number("axis", 1))
            .addAttribute(MiddleGraph.number("block_size", 16));
        graph.node("MatMul", "middle", graph.rounded("x"), "scaled");
      }
    },
    /** Fused as if the numbers were to be rounded, too. */
    WEIGHTS_OF_BYTES {
      @Override
      void write(MiddleGraph graph) {
        graph.node("DequantizeLinear", "scaled", "byte_matrix", "step", "zero");
        graph.node("MatMul", "middle", "x", "scaled");
      }
    },
    /** Fused as if what is added had the scale of the product. */
    OTHER_SCALE_ADDED {
      @Override
      void write(MiddleGraph graph) {
        graph.node("DequantizeLinear", "scaled", "byte_matrix", "step", "zero");
        graph.node("DequantizeLinear", "added", "whole_weights", "half");
        graph.node("MatMul", "product", graph.rounded("x"), "scaled");
        graph.node("Add", "sum_of_both", "product", "added");
        graph.node("Neg", "middle", graph.rounded("sum_of_both"));
      }
    },
    /** Fused as if the first of two steps were as small as the second. */
    ROUNDED_TWICE {
      @Override
      void write(MiddleGraph graph) {
        graph.node("QuantizeLinear", "first", "x", "half", "zero");
        graph.node("DequantizeLinear", "coarse", "first", "half", "zero");
        graph.node("Neg", "middle", graph.rounded("coarse"));
      }
    };

    abstract void write(MiddleGraph graph);

    /** Blocks have scales from 21 on. */
    int opset() {
      return this == SCALES_OF_BLOCKS ? 21 : 17;
    }
  }

  @ParameterizedTest
  @EnumSource
  void scoresAreThoseOfTheGraph(Middle middle) throws Exception {
    ModelProto model = model(middle);
    Bundle bundle = NumberRanker.bundle(model, 1, NUMBERS);
    for (SessionSettings settings :
        List.of(SessionSettings.SERVING, SessionSettings.SERVING.whole())) {
      try (RankingModel ranker = RankingModel.load(bundle, settings)) {
        EncodedRows rows = RandomRows.of(bundle.schema(), ROWS, 2);
        float[] expected = expected(model, rows);
        float[] scores = ranker.score(rows, rows);
        assertThat(scores).hasSize(ROWS);
        // Kernels round steps of eight bits and halves at other places.
        float most =
            switch (middle) {
              case SCALES_OF_ROWS, SCALES_OF_TURNED_COLUMNS, OTHER_SCALE_ADDED -> 0.05f;
              case EPSILON_OF_HALVES, CAST_OF_TRANSPOSED_CONSTANT -> 0.01f;
              default -> 1e-4f;
            };
        for (int row = 0; row < ROWS; row++) {
          assertThat(scores[row]).isCloseTo(expected[row], Offset.offset(most));
        }
      }
    }
  }

  /** Import finds out shapes by a run of three rows, of which the optimizers would make none. */
  @Test
  void aTrialGivesTheShapesOfTheGraph() throws Exception {
    ModelProto model = model(Middle.SAME_ORDER);
    Bundle bundle = NumberRanker.bundle(model, 1, NUMBERS);
    List<InputLayout> inputs =
        bundle.graph(GraphRole.RANKER).orElseThrow().inputs().stream()
            .map(input -> InputLayout.of(input, bundle.schema()))
            .toList();
    ByteBuffer onnx = ByteBuffer.wrap(model.toByteArray());
    assertThat(TrialRun.shapes("ranker.onnx", onnx, inputs, 3, false))
        .isEqualTo(Map.of("scores", List.of(3L, 1L)));
  }

  /** What ONNX Runtime makes of the graph without any optimizer. */
  private static float[] expected(ModelProto model, EncodedRows rows) throws Exception {
    float[] items = new float[ROWS * NUMBERS];
    for (int i = 0; i < items.length; i++) {
      items[i] = number(rows, i / NUMBERS, "item_" + i % NUMBERS);
    }
    float[] user = {number(rows, 0, "user_0")};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      var environment = RuntimeSession.environment();
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OnnxTensor item =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(items), new long[] {ROWS, NUMBERS});
          OnnxTensor age =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(user), new long[] {1, 1});
          OrtSession.Result result = session.run(Map.of("item", item, "user", age))) {
        float[] scores = new float[ROWS];
        ((OnnxTensor) result.get(0)).getFloatBuffer().get(scores);
        return scores;
      }
    }
  }

  private static float number(EncodedRows rows, int row, String feature) {
    return Float.intBitsToFloat(rows.data()[rows.index(row, feature)]);
  }

  private static ModelProto model(Middle middle) {
    MiddleGraph graph = new MiddleGraph();
    graph.node("Sub", "x", "item", "one");
    middle.write(graph);
    if (middle.opset() == 21) {
      graph.node("ReduceMean", "sum", "middle", "axis");
    } else {
      graph.node("ReduceMean", "sum", "middle").addAttribute(MiddleGraph.numbers("axes", -1));
    }
    graph.node("Add", "scores", "sum", "user");
    return ModelProto.newBuilder()
        .setIrVersion(10)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(middle.opset()))
        .setGraph(graph.build())
        .build();
  }
}
