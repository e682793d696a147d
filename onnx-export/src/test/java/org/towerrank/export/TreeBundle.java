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
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;

/**
 * A ranker of trees, as converters of gradient-boosted trees write them: for each number a tree
 * with a leaf for a missing one, a leaf below {@link #THRESHOLD}, and a leaf from there on.
 */
public final class TreeBundle {
  /** Where every tree splits. */
  public static final float THRESHOLD = 0.5f;

  private static final String ML = "ai.onnx.ml";

  /** All finite numbers are at most so large, and NaN is not. */
  private static final float LARGEST = Float.MAX_VALUE;

  private TreeBundle() {}

  /**
   * A bundle.
   *
   * @param user encoders of the user's numbers, by the names of their fields
   * @param item those of items' numbers
   */
  public static BundleWriter writer(
      Map<String, NumericEncoder> user, Map<String, NumericEncoder> item) {
    List<Feature> features = new ArrayList<>();
    user.keySet().forEach(name -> features.add(new NumericFeature(name, Side.USER, name, name)));
    item.keySet().forEach(name -> features.add(new NumericFeature(name, Side.ITEM, name, name)));
    Map<String, Encoder> encoders = new LinkedHashMap<>(user);
    encoders.putAll(item);
    return new BundleWriter(
            "trees",
            new FeatureSchema(features, encoders),
            new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(List.of("click"))
        .graph(
            new GraphSpec(
                GraphRole.RANKER,
                "trees.onnx",
                List.of(
                    input("user_numbers", Side.USER, user), input("item_numbers", Side.ITEM, item)),
                "score",
                1),
            model(user.size(), item.size()));
  }

  private static GraphInput input(String name, Side side, Map<String, NumericEncoder> numbers) {
    return new GraphInput(name, side, ElementType.FLOAT32, List.copyOf(numbers.keySet()), false);
  }

  /** The score of encoded numbers, users' before items'. */
  public static double score(float... numbers) {
    double score = 0;
    for (int tree = 0; tree < numbers.length; tree++) {
      int leaf = Float.isNaN(numbers[tree]) ? 2 : numbers[tree] < THRESHOLD ? 0 : 1;
      score += leaf(tree, leaf);
    }
    return score;
  }

  private static float leaf(int tree, int leaf) {
    return (leaf + 1) / (float) (1 << (2 * tree + 2));
  }

  private static ModelProto model(int users, int items) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("trees")
            .addInput(value("user_numbers", users))
            .addInput(value("item_numbers", items))
            .addOutput(value("score", 1));
    graph
        .addNodeBuilder()
        .setOpType("Concat")
        .addInput("user_numbers")
        .addInput("item_numbers")
        .addOutput("numbers")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.INT)
                .setI(1));
    graph.addNode(trees(users + items));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("OnnxMLTools")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(3))
        .setGraph(graph)
        .build();
  }

  /**
   * Node 0 sends NaN to leaf 4 and numbers to node 1, which sends those below the threshold to leaf
   * 2 and others to leaf 3.
   */
  private static NodeProto trees(int count) {
    List<Integer> trees = IntStream.range(0, count).boxed().toList();
    return NodeProto.newBuilder()
        .setOpType("TreeEnsembleRegressor")
        .setDomain(ML)
        .addInput("numbers")
        .addOutput("score")
        .addAttribute(integers("nodes_treeids", each(trees, 5)))
        .addAttribute(integers("nodes_nodeids", repeated(count, 0, 1, 2, 3, 4)))
        .addAttribute(integers("nodes_featureids", each(trees, 5)))
        .addAttribute(
            texts(
                "nodes_modes",
                trees.stream()
                    .flatMap(
                        t -> List.of("BRANCH_LEQ", "BRANCH_LT", "LEAF", "LEAF", "LEAF").stream())
                    .toList()))
        .addAttribute(
            floats(
                "nodes_values",
                trees.stream()
                    .flatMap(t -> List.of(LARGEST, THRESHOLD, 0f, 0f, 0f).stream())
                    .toList()))
        .addAttribute(integers("nodes_truenodeids", repeated(count, 1, 2, 0, 0, 0)))
        .addAttribute(integers("nodes_falsenodeids", repeated(count, 4, 3, 0, 0, 0)))
        .addAttribute(integers("nodes_missing_value_tracks_true", repeated(count, 0, 0, 0, 0, 0)))
        .addAttribute(integers("target_treeids", each(trees, 3)))
        .addAttribute(integers("target_nodeids", repeated(count, 2, 3, 4)))
        .addAttribute(integers("target_ids", repeated(count, 0, 0, 0)))
        .addAttribute(
            floats(
                "target_weights",
                trees.stream()
                    .flatMap(t -> List.of(leaf(t, 0), leaf(t, 1), leaf(t, 2)).stream())
                    .toList()))
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("n_targets")
                .setType(AttributeProto.AttributeType.INT)
                .setI(1))
        .build();
  }

  private static List<Long> each(List<Integer> trees, int times) {
    return trees.stream().flatMap(t -> IntStream.range(0, times).mapToObj(i -> (long) t)).toList();
  }

  private static List<Long> repeated(int count, long... values) {
    return IntStream.range(0, count * values.length)
        .mapToObj(i -> values[i % values.length])
        .collect(Collectors.toList());
  }

  private static AttributeProto.Builder integers(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values);
  }

  private static AttributeProto.Builder floats(String name, List<Float> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOATS)
        .addAllFloats(values);
  }

  private static AttributeProto.Builder texts(String name, List<String> values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
    values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
    return attribute;
  }

  private static ValueInfoProto value(String name, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    shape.addDimBuilder().setDimValue(columns);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
