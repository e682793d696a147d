package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;

/** Scores are those of the graph as it is, whatever ONNX Runtime's optimizers take it for. */
class OptimizedGraphsTest {
  private static final int NUMBERS = 4;

  /** As many rows as numbers, so that nothing but a score shows that they were exchanged. */
  private static final int ROWS = 4;

  /** What lies between the item's numbers, less one, and the sum of what it makes of them. */
  enum Middle {
    /** Fused without a look at the number before the mean. */
    EPSILON_FIRST {
      @Override
      void write(Builder graph) {
        graph.node("Add", "below", "half", graph.variance("x", "mean", "two"));
        graph.norm("difference");
      }
    },
    /** Fused as well where something that changes nothing is dropped before. */
    EPSILON_FIRST_BEFORE_NOTHING {
      @Override
      void write(Builder graph) {
        graph.node("Add", "sum_below", "half", graph.variance("x", "mean", "two"));
        graph.node("Mul", "once", "one", "sum_below");
        graph.node("Slice", "below", "once", "start", "end", "axis");
        graph.norm("difference");
      }
    },
    /** Fused without a look at the exponent. */
    FOURTH_POWER {
      @Override
      void write(Builder graph) {
        graph.node("Add", "below", graph.variance("x", "mean", "four"), "half");
        graph.norm("difference");
      }
    },
    /** Fused as if it were the value less the mean. */
    MEAN_LESS_VALUE {
      @Override
      void write(Builder graph) {
        graph.node("Add", "below", graph.variance("mean", "x", "two"), "half");
        graph.norm("difference");
      }
    },
    /** Fused without what is added below the root. */
    VALUE_BELOW_ROOT {
      @Override
      void write(Builder graph) {
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
      void write(Builder graph) {
        graph.node("Cast", "doubles", "x").addAttribute(number("to", 11));
        graph.node("Cast", "floats", "doubles").addAttribute(number("to", 1));
        graph.node("ReduceMean", "mean", "floats").addAttribute(numbers("axes", -1));
        graph.node("Add", "below", graph.squares("floats", "mean", "two"), "half");
        graph.norm("difference");
      }
    },
    /** Fused without a look at a number of another type than that of most. */
    EPSILON_OF_DOUBLES {
      @Override
      void write(Builder graph) {
        graph.normIn(TensorProto.DataType.DOUBLE);
      }
    },
    EPSILON_OF_HALVES {
      @Override
      void write(Builder graph) {
        graph.normIn(TensorProto.DataType.FLOAT16);
      }
    },
    /** Fused as if it were along the last axis alone. */
    TWO_AXES {
      @Override
      void write(Builder graph) {
        graph.node("Unsqueeze", "first", "x", "axis");
        graph.node("Exp", "second", "first");
        graph.node("Concat", "pairs", "first", "second").addAttribute(number("axis", 1));
        graph.node("Exp", "other", "pairs");
        graph.node("Add", "added", "pairs", "other");
        graph
            .node("LayerNormalization", "norm", "added", "weights", "weights")
            .addAttribute(number("axis", -2));
        graph.node("Flatten", "middle", "norm");
      }
    },
    /** Fused as if zeros beside it were never the largest. */
    LARGEST_BESIDE_ZEROS {
      @Override
      void write(Builder graph) {
        graph.node("Reshape", "channel", "x", "one_channel");
        graph.node("Pad", "padded", "channel", "pads");
        graph.node("MaxPool", "pool", "padded").addAttribute(numbers("kernel_shape", 2));
        graph.node("Flatten", "middle", "pool");
      }
    },
    /** Fused as if rows and columns were exchanged. */
    SAME_ORDER {
      @Override
      void write(Builder graph) {
        graph.node("Transpose", "same", "x").addAttribute(numbers("perm", 0, 1));
        graph.node("Gemm", "middle", "same", "matrix");
      }
    },
    /** Fused as if the rows had one scale. */
    STEPS_OF_ROWS {
      @Override
      void write(Builder graph) {
        // Without a zero point, bytes are not negative.
        graph.node("Abs", "sizes", "x");
        graph.node("ReduceMax", "largest", "sizes").addAttribute(numbers("axes", 1));
        graph.node("Mul", "row_steps", "largest", "step");
        graph.node("Squeeze", "each", "row_steps", "axis");
        graph.node("QuantizeLinear", "bytes", "sizes", "each").addAttribute(number("axis", 0));
        graph.node("MatMulInteger", "whole", "bytes", "byte_matrix", "byte_zero");
        graph.node("Cast", "product", "whole").addAttribute(number("to", 1));
        graph.node("Mul", "both", "row_steps", "scales");
        graph.node("Mul", "scaled", "product", "both");
        graph.node("Add", "middle", "scaled", "weights");
      }
    },
    /** Fused as if the rows of the weights had no scales of their own. */
    SCALES_OF_ROWS {
      @Override
      void write(Builder graph) {
        graph.node("QuantizeLinear", "bytes", "x", "step", "zero");
        graph.node("DequantizeLinear", "steps", "bytes", "step", "zero");
        graph
            .node("DequantizeLinear", "scaled", "byte_matrix", "scales", "zeros")
            .addAttribute(number("axis", 0));
        graph.node("MatMul", "product", "steps", "scaled");
        graph.node("QuantizeLinear", "product_bytes", "product", "step", "zero");
        graph.node("DequantizeLinear", "middle", "product_bytes", "step", "zero");
      }
    };

    abstract void write(Builder graph);
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
              case SCALES_OF_ROWS -> 0.05f;
              case EPSILON_OF_HALVES -> 0.01f;
              default -> 1e-4f;
            };
        for (int row = 0; row < ROWS; row++) {
          assertThat(scores[row]).isCloseTo(expected[row], Offset.offset(most));
        }
      }
    }
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
    Builder graph = new Builder();
    graph.node("Sub", "x", "item", "one");
    middle.write(graph);
    graph.node("ReduceMean", "sum", "middle").addAttribute(numbers("axes", -1));
    graph.node("Add", "scores", "sum", "user");
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph.build())
        .build();
  }

  /** A graph with the constants that any part of it may read. */
  static final class Builder {
    private final GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("middle")
            .addInput(NumberRanker.rows("item", "items", NUMBERS))
            .addInput(NumberRanker.rows("user", "users", 1))
            .addOutput(NumberRanker.rows("scores", "items", 1));

    private Builder() {
      floats("one", List.of(), 1);
      floats("two", List.of(), 2);
      floats("four", List.of(), 4);
      floats("half", List.of(), 0.5f);
      floats("step", List.of(), 0.02f);
      floats("weights", List.of(4), 1, -2, 0.5f, 3);
      floats("scales", List.of(4), 0.01f, 0.04f, 0.002f, 0.03f);
      floats("matrix", List.of(4, 4), 1, -2, 0, 3, 5, 1, 0, 0, 2, 2, -3, 1, 0, 1, -1, 4);
      longs("axis", 1);
      longs("start", 0);
      longs("end", Long.MAX_VALUE);
      longs("one_channel", -1, 1, 4);
      longs("pads", 0, 0, 1, 0, 0, 1);
      bytes("zero", List.of(), 0);
      tensor("byte_zero", List.of(), TensorProto.DataType.UINT8).addInt32Data(0);
      bytes("zeros", List.of(4), 0, 0, 0, 0);
      bytes("byte_matrix", List.of(4, 4), 9, -20, 0, 30, 50, 9, 1, 0, 7, 20, -30, 1, 0, 9, -9, 40);
    }

    /** With the constants that it reads. */
    GraphProto build() {
      Set<String> read = new HashSet<>();
      graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
      List<TensorProto> constants =
          graph.getInitializerList().stream()
              .filter(constant -> read.contains(constant.getName()))
              .toList();
      return graph.clearInitializer().addAllInitializer(constants).build();
    }

    NodeProto.Builder node(String type, String output, String... inputs) {
      return graph
          .addNodeBuilder()
          .setOpType(type)
          .setName(output)
          .addAllInput(List.of(inputs))
          .addOutput(output);
    }

    /** The mean of a power of a difference between the value and its mean. */
    String variance(String from, String less, String exponent) {
      node("ReduceMean", "mean", "x").addAttribute(numbers("axes", -1));
      return squares(from, less, exponent);
    }

    String squares(String from, String less, String exponent) {
      node("Sub", "difference", from, less);
      node("Pow", "power", "difference", exponent);
      node("ReduceMean", "variance", "power").addAttribute(numbers("axes", -1));
      return "variance";
    }

    void norm(String difference) {
      node("Sqrt", "root", "below");
      node("Div", "quotient", difference, "root");
      node("Mul", "weighted", "quotient", "weights");
      node("Add", "middle", "weighted", "weights");
    }

    /** All of a normalization in another type of floats. */
    void normIn(TensorProto.DataType type) {
      typed("typed_two", type, List.of(), 2);
      typed("typed_half", type, List.of(), 0.5f);
      typed("typed_weights", type, List.of(4), 1, -2, 0.5f, 3);
      node("Cast", "cast_x", "x").addAttribute(number("to", type.getNumber()));
      node("Neg", "typed_x", "cast_x");
      node("ReduceMean", "mean", "typed_x").addAttribute(numbers("axes", -1));
      node("Add", "below", squares("typed_x", "mean", "typed_two"), "typed_half");
      node("Sqrt", "root", "below");
      node("Div", "quotient", "difference", "root");
      node("Mul", "weighted", "quotient", "typed_weights");
      node("Add", "norm", "weighted", "typed_weights");
      node("Cast", "middle", "norm").addAttribute(number("to", 1));
    }

    private void typed(String name, TensorProto.DataType type, List<Integer> shape, float... data) {
      boolean doubles = type == TensorProto.DataType.DOUBLE;
      int size = doubles ? Double.BYTES : Short.BYTES;
      ByteBuffer raw = ByteBuffer.allocate(data.length * size).order(ByteOrder.LITTLE_ENDIAN);
      for (float number : data) {
        if (doubles) {
          raw.putDouble(number);
        } else {
          raw.putShort(Float.floatToFloat16(number));
        }
      }
      tensor(name, shape, type).setRawData(ByteString.copyFrom(raw.flip()));
    }

    private void floats(String name, List<Integer> shape, float... data) {
      TensorProto.Builder tensor = tensor(name, shape, TensorProto.DataType.FLOAT);
      for (float number : data) {
        tensor.addFloatData(number);
      }
    }

    private void longs(String name, long... data) {
      TensorProto.Builder tensor = tensor(name, List.of(data.length), TensorProto.DataType.INT64);
      for (long number : data) {
        tensor.addInt64Data(number);
      }
    }

    private void bytes(String name, List<Integer> shape, int... data) {
      TensorProto.Builder tensor = tensor(name, shape, TensorProto.DataType.INT8);
      for (int number : data) {
        tensor.addInt32Data(number);
      }
    }

    private TensorProto.Builder tensor(
        String name, List<Integer> shape, TensorProto.DataType type) {
      TensorProto.Builder tensor =
          graph.addInitializerBuilder().setName(name).setDataType(type.getNumber());
      shape.forEach(tensor::addDims);
      return tensor;
    }
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto numbers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
