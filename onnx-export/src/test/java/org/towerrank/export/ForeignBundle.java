package org.towerrank.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;

/**
 * A ranker as Torch-RecHub exports them: an int64 vector for each feature, a matrix of any width
 * for a history, one of one column for a number, one row dimension for all, a vector of scores. It
 * computes {@code sigmoid(user · item + Σ history · item + age)} over embeddings of two elements.
 */
final class ForeignBundle {
  static final float[] USERS = {0, 0, 0.1f, 0.1f, 1, 2, -1, 0.5f};
  static final float[] ITEMS = {0, 0, 0.2f, 0.2f, 0.5f, -0.5f, 1, 1, -2, 0.25f};

  /** As many columns as a sequence is long. */
  private static final int ANY = -1;

  private ForeignBundle() {}

  static BundleWriter writer(ModelProto model) {
    return new BundleWriter("foreign", schema(), new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(List.of("click"))
        .graph(
            new GraphSpec(
                GraphRole.RANKER,
                "model.onnx",
                List.of(
                    new GraphInput(
                        "user_id", Side.USER, ElementType.INT64, List.of("user_id"), true),
                    new GraphInput("hist", Side.USER, ElementType.INT64, List.of("hist"), false),
                    new GraphInput("age", Side.USER, ElementType.FLOAT32, List.of("age"), false),
                    new GraphInput(
                        "item_id", Side.ITEM, ElementType.INT64, List.of("item_id"), true)),
                "output",
                1),
            model);
  }

  static FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("user_id", new VocabularyEncoder(Vocabulary.of(List.of("ann", "bob"))));
    encoders.put("item_id", new VocabularyEncoder(Vocabulary.of(List.of("i2", "i3", "i4"))));
    encoders.put("age", new MinMaxEncoder(0, 100, 0.5f, false));
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
            new SequenceFeature(
                "hist", Side.USER, "hist", "item_id", 2, SequenceFeature.Order.NEWEST_FIRST, " "),
            new NumericFeature("age", Side.USER, "age", "age"),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id")),
        encoders);
  }

  static ModelProto model() {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("torch_graph")
            .addInput(value("user_id", TensorProto.DataType.INT64, 0))
            .addInput(value("hist", TensorProto.DataType.INT64, ANY))
            .addInput(value("age", TensorProto.DataType.FLOAT, 1))
            .addInput(value("item_id", TensorProto.DataType.INT64, 0))
            .addOutput(value("output", TensorProto.DataType.FLOAT, 0))
            .addInitializer(table("users", USERS))
            .addInitializer(table("items", ITEMS))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("one")
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(1)
                    .addInt64Data(1));
    node(graph, "Gather", "u", "users", "user_id");
    node(graph, "Gather", "i", "items", "item_id");
    node(graph, "Gather", "h", "items", "hist");
    node(graph, "ReduceSum", "hs", "h", "one").addAttribute(zero("keepdims"));
    node(graph, "Add", "uh", "u", "hs");
    node(graph, "Mul", "products", "uh", "i");
    node(graph, "ReduceSum", "dot", "products", "one").addAttribute(zero("keepdims"));
    node(graph, "ReduceSum", "ages", "age", "one").addAttribute(zero("keepdims"));
    node(graph, "Add", "logit", "dot", "ages");
    node(graph, "Sigmoid", "output", "logit");
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("pytorch")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14))
        .setGraph(graph)
        .build();
  }

  private static NodeProto.Builder node(
      GraphProto.Builder graph, String operator, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto zero(String name) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(0)
        .build();
  }

  private static TensorProto table(String name, float[] rows) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(rows.length / 2)
            .addDims(2);
    for (float element : rows) {
      tensor.addFloatData(element);
    }
    return tensor.build();
  }

  /** A vector {@code [batch_size]}, or a matrix {@code [batch_size, columns]} if there are any. */
  private static ValueInfoProto value(String name, TensorProto.DataType type, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch_size");
    if (columns == ANY) {
      shape.addDimBuilder().setDimParam("seq_length");
    } else if (columns > 0) {
      shape.addDimBuilder().setDimValue(columns);
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
