package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;

/**
 * A product of a transposed value with a vector, such as a sum over the steps of a sequence with a
 * weight for each. ONNX Runtime makes one operator of it that forgets to transpose.
 */
class VectorFactorTest {
  private static final int STEPS = 3;
  private static final int NUMBERS = 2;
  private static final float[] WEIGHTS = {1, -2, 0.5f};

  @ParameterizedTest
  @ValueSource(strings = {"weights", "softmax"})
  void stepsAreSummedWithTheirWeights(String vector) throws Exception {
    Bundle bundle = bundle(model(vector));
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

  /** What the graph says, in a loop. */
  private static float expected(EncodedRows rows, int row, boolean softmax) {
    double all = 0;
    for (float weight : WEIGHTS) {
      all += Math.exp(weight);
    }
    double score = Float.intBitsToFloat(rows.data()[rows.index(0, "user_age")]);
    for (int step = 0; step < STEPS; step++) {
      double weight = softmax ? Math.exp(WEIGHTS[step]) / all : WEIGHTS[step];
      for (int number = 0; number < NUMBERS; number++) {
        int bits = rows.data()[rows.index(row, "step_" + step + "_" + number)];
        score += weight * (number + 1) * Float.intBitsToFloat(bits);
      }
    }
    return (float) score;
  }

  private static ModelProto model(String vector) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("steps")
            .addInput(rows("item", "items", STEPS * NUMBERS))
            .addInput(rows("user", "users", 1))
            .addOutput(rows("scores", "items", 1))
            .addInitializer(floats("weights", List.of(STEPS), WEIGHTS))
            .addInitializer(floats("numbers", List.of(NUMBERS, 1), 1, 2))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("steps")
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(3)
                    .addAllInt64Data(List.of(-1L, (long) STEPS, (long) NUMBERS)));
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
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
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

  private static ValueInfoProto rows(String name, String rows, int width) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
    type.getShapeBuilder().addDimBuilder().setDimParam(rows);
    type.getShapeBuilder().addDimBuilder().setDimValue(width);
    return value.build();
  }

  private static Bundle bundle(ModelProto model) throws Exception {
    List<Feature> features = new ArrayList<>();
    features.add(new NumericFeature("user_age", Side.USER, "user_age", "n"));
    List<String> numbers = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      for (int number = 0; number < NUMBERS; number++) {
        String name = "step_" + step + "_" + number;
        numbers.add(name);
        features.add(new NumericFeature(name, Side.ITEM, name, "n"));
      }
    }
    List<GraphInput> inputs =
        List.of(
            new GraphInput("item", Side.ITEM, ElementType.FLOAT32, numbers, false),
            new GraphInput("user", Side.USER, ElementType.FLOAT32, List.of("user_age"), false));
    FeatureSchema schema =
        new FeatureSchema(features, Map.of("n", new MinMaxEncoder(0, 1, 0f, false)));
    return new BundleWriter("steps", schema, new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(List.of("rating"))
        .graph(new GraphSpec(GraphRole.RANKER, "ranker.onnx", inputs, "scores", 1), model)
        .build();
  }
}
