package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;

/** Scores are what a graph says, where optimizers of ONNX Runtime make something else of it. */
class WrongFusionsTest {
  private static final int STEPS = 3;
  private static final int NUMBERS = 2;
  private static final float[] WEIGHTS = {1, -2, 0.5f};

  /** A sum over the steps of a sequence with a weight for each: a product by a vector. */
  @ParameterizedTest
  @ValueSource(strings = {"weights", "softmax"})
  void stepsAreSummedWithTheirWeights(String vector) throws Exception {
    Bundle bundle = NumberRanker.bundle(model(vector), 1, STEPS * NUMBERS);
    for (SessionSettings settings :
        List.of(
            SessionSettings.SERVING, new SessionSettings(1, 0), SessionSettings.SERVING.whole())) {
      try (RankingModel model = RankingModel.load(bundle, settings)) {
        EncodedRows rows = RandomRows.of(bundle.schema(), 5, 2);
        float[] scores = model.score(rows, rows);
        for (int row = 0; row < rows.count(); row++) {
          float expected = expected(rows, row, vector.equals("softmax"));
          assertThat(scores[row]).isCloseTo(expected, Offset.offset(1e-6f));
        }
      }
    }
  }

  /** The channels of a normalization are steps, of which there are as many as columns before. */
  @Test
  void stepsAreNormalized() throws Exception {
    try (RankingModel model =
        RankingModel.load(
            NumberRanker.bundle(normalizing(), 1, STEPS * NUMBERS),
            SessionSettings.SERVING.whole())) {
      EncodedRows rows = RandomRows.of(model.schema(), 5, 2);
      float[] scores = model.score(rows, rows);
      for (int row = 0; row < rows.count(); row++) {
        double expected = Float.intBitsToFloat(rows.data()[rows.index(0, "user_0")]);
        for (int number = 0; number < STEPS * NUMBERS; number++) {
          int at = rows.index(row, "item_" + number);
          float value = Float.intBitsToFloat(rows.data()[at]);
          // A product with ones, reshaped to [items, 3, 6], of whose channels each has a scale.
          for (int column = 0; column < 3; column++) {
            expected += value * WEIGHTS[(3 * number + column) / (STEPS * NUMBERS)];
          }
        }
        assertThat(scores[row]).isCloseTo((float) expected, Offset.offset(1e-4f));
      }
    }
  }

  private static ModelProto normalizing() {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("normalizing")
            .addInput(NumberRanker.rows("item", "items", STEPS * NUMBERS))
            .addInput(NumberRanker.rows("user", "users", 1))
            .addOutput(NumberRanker.rows("scores", "items", 1))
            .addInitializer(floats("ones", List.of(1, 3), 1, 1, 1))
            .addInitializer(floats("weights", List.of(3), WEIGHTS))
            .addInitializer(floats("zeros", List.of(3), 0, 0, 0))
            .addInitializer(floats("variance", List.of(3), 1, 1, 1))
            .addInitializer(longs("rows", -1, 1))
            .addInitializer(longs("channels", -1, 3, 6));
    node(graph, "Reshape", "column", "item", "rows");
    node(graph, "MatMul", "product", "column", "ones");
    node(graph, "Reshape", "sequence", "product", "channels");
    node(graph, "BatchNormalization", "norm", "sequence", "weights", "zeros", "zeros", "variance");
    node(graph, "Flatten", "flat", "norm");
    node(graph, "ReduceMean", "mean", "flat")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("axes")
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(1));
    graph.addInitializer(floats("count", List.of(1), 18));
    node(graph, "Mul", "sum", "mean", "count");
    node(graph, "Add", "scores", "sum", "user");
    return model(graph);
  }

  private static TensorProto longs(String name, long... numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(numbers.length);
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    return tensor.build();
  }

  private static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  /** What the graph says, in a loop. */
  private static float expected(EncodedRows rows, int row, boolean softmax) {
    double all = 0;
    for (float weight : WEIGHTS) {
      all += Math.exp(weight);
    }
    double score = Float.intBitsToFloat(rows.data()[rows.index(0, "user_0")]);
    for (int step = 0; step < STEPS; step++) {
      double weight = softmax ? Math.exp(WEIGHTS[step]) / all : WEIGHTS[step];
      for (int number = 0; number < NUMBERS; number++) {
        int bits = rows.data()[rows.index(row, "item_" + (step * NUMBERS + number))];
        score += weight * (number + 1) * Float.intBitsToFloat(bits);
      }
    }
    return (float) score;
  }

  private static ModelProto model(String vector) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("steps")
            .addInput(NumberRanker.rows("item", "items", STEPS * NUMBERS))
            .addInput(NumberRanker.rows("user", "users", 1))
            .addOutput(NumberRanker.rows("scores", "items", 1))
            .addInitializer(floats("weights", List.of(STEPS), WEIGHTS))
            .addInitializer(floats("numbers", List.of(NUMBERS, 1), 1, 2))
            .addInitializer(longs("steps", -1, STEPS, NUMBERS));
    node(graph, "Softmax", "softmax", "weights");
    node(graph, "Reshape", "sequence", "item", "steps");
    node(graph, "Transpose", "turned", "sequence")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("perm")
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(0L, 2L, 1L)));
    node(graph, "MatMul", "summed", "turned", vector);
    node(graph, "MatMul", "number", "summed", "numbers");
    node(graph, "Add", "scores", "number", "user");
    return model(graph);
  }

  private static NodeProto.Builder node(
      GraphProto.Builder graph, String type, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static TensorProto floats(String name, List<Integer> shape, float... data) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    shape.forEach(tensor::addDims);
    for (float number : data) {
      tensor.addFloatData(number);
    }
    return tensor.build();
  }
}
