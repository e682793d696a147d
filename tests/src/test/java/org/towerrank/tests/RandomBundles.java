package org.towerrank.tests;

import ai.onnx.proto.OnnxMl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.towerrank.bundle.Checksums;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Ranker;
import org.towerrank.model.Weights;
import org.towerrank.model.YoutubeDnn;

/** Zipped bundles of small networks with seeded random weights. */
final class RandomBundles {
  private static final String USER_TOWER = "user_tower.onnx";
  private static final Mlp LAYERS = new Mlp(List.of(8), Activation.RELU, 0f, false);

  private static final String RANKER = "ranker.onnx";
  private static final String ITEM_NUMBERS = "item_numbers";
  private static final int WIDE = 1 << 16;
  private static final int DIMENSION = 6;
  private static final int SLOW_COLUMNS = 1 << 16;
  private static final int SLOW_OPERATORS = 2000;

  private RandomBundles() {}

  /** Two towers whose vectors have 6 dimensions. */
  static byte[] towers(long seed) {
    return zip(files(new Dssm(4, LAYERS, LAYERS, DIMENSION, 2), seed));
  }

  /** Two towers of as many dimensions that compare by inner products. */
  static byte[] productTowers(long seed) {
    return zip(files(new YoutubeDnn(4, LAYERS, "item_id", DIMENSION, 2, false), seed));
  }

  /** A DeepFM with the task {@code click}. */
  static byte[] ranker(long seed) {
    return zip(files(new DeepFm(4, LAYERS, 0f), seed));
  }

  /** A DeepFM whose items have so many hashed ids, each 68 bytes of its graph. */
  static byte[] hashedRanker(int ids, long seed) {
    Map<String, Encoder> encoders = Map.of("item_id", new HashEncoder(ids));
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new CategoricalFeature("user_item", Side.USER, "user_item", "item_id"),
                new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id")),
            encoders);
    return zip(files(new DeepFm(16, LAYERS, 0f), schema, seed));
  }

  /** The files of {@link #towers}. */
  static Map<String, byte[]> towerFiles(long seed) {
    return files(new Dssm(4, LAYERS, LAYERS, DIMENSION, 2), seed);
  }

  /** {@link #ranker} with another operator where its sigmoid was. */
  static byte[] ranker(long seed, String operator) {
    return zip(
        withGraph(
            files(new DeepFm(4, LAYERS, 0f), seed),
            RANKER,
            graph ->
                graph
                    .getGraphBuilder()
                    .getNodeBuilderList()
                    .forEach(
                        node -> {
                          if (node.getOpType().equals("Sigmoid")) {
                            node.setOpType(operator);
                          }
                        })));
  }

  /**
   * A ranker that makes of an item's embedding alone a layer of many columns and a few numbers of
   * that, so that a run has few rows.
   */
  static byte[] wideItemRanker(long seed) {
    return zip(
        withGraph(
            files(new DeepFm(4, LAYERS, 0f), seed),
            RANKER,
            graph -> widenItems(graph.getGraphBuilder())));
  }

  private static void widenItems(OnnxMl.GraphProto.Builder graph) {
    List<OnnxMl.NodeProto> before = graph.getNodeList();
    graph.clearNode();
    for (OnnxMl.NodeProto node : before) {
      if (node.getOpType().equals("Concat") && node.getInput(1).equals(ITEM_NUMBERS)) {
        String embedding = node.getInput(0);
        graph.addNode(node("MatMul", "wide", embedding, "widens"));
        graph.addNode(node("Relu", "positive", "wide"));
        graph.addNode(node("MatMul", "narrow", "positive", "narrows"));
        graph.addNode(node.toBuilder().setInput(0, "narrow"));
      } else {
        graph.addNode(node);
      }
    }
    float[] weights = new float[4 * WIDE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 7 - 3) / 100f;
    }
    graph.addInitializer(tensor("widens", weights, 4, WIDE));
    graph.addInitializer(tensor("narrows", weights, WIDE, 4));
  }

  /** {@link #towers} that give the same vectors, each user's after a second or more of work. */
  static byte[] slowTowers(long seed) {
    return zip(withGraph(towerFiles(seed), model -> slowDown(model.getGraphBuilder())));
  }

  /** Adds nothing to the output, which a long chain of operators over many columns makes. */
  private static void slowDown(OnnxMl.GraphProto.Builder graph) {
    String output = graph.getOutput(0).getName();
    graph
        .getNodeBuilderList()
        .forEach(
            node -> {
              List<String> names = List.copyOf(node.getOutputList());
              node.clearOutput();
              names.forEach(name -> node.addOutput(name.equals(output) ? "quick" : name));
            });
    float[] ones = new float[DIMENSION * SLOW_COLUMNS];
    Arrays.fill(ones, 1f);
    graph
        .addInitializer(tensor("ones", ones, DIMENSION, SLOW_COLUMNS))
        .addInitializer(tensor("zero", new float[1], 1))
        .addNode(node("MatMul", "slow-0", "quick", "ones"));
    for (int i = 0; i < SLOW_OPERATORS; i++) {
      graph.addNode(node("Asinh", "slow-" + (i + 1), "slow-" + i));
    }
    OnnxMl.AttributeProto columns =
        OnnxMl.AttributeProto.newBuilder()
            .setName("axes")
            .setType(OnnxMl.AttributeProto.AttributeType.INTS)
            .addInts(1)
            .build();
    graph
        .addNode(node("ReduceMax", "most", "slow-" + SLOW_OPERATORS).addAttribute(columns))
        .addNode(node("Mul", "nothing", "most", "zero"))
        .addNode(node("Add", output, "quick", "nothing"));
  }

  private static OnnxMl.NodeProto.Builder node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private static OnnxMl.TensorProto tensor(String name, float[] values, long... shape) {
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber());
    for (long extent : shape) {
      tensor.addDims(extent);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  /** The same files with the user tower's graph changed, and the checksum that goes with it. */
  static Map<String, byte[]> withGraph(
      Map<String, byte[]> files, Consumer<OnnxMl.ModelProto.Builder> change) {
    return withGraph(files, USER_TOWER, change);
  }

  private static Map<String, byte[]> withGraph(
      Map<String, byte[]> files, String path, Consumer<OnnxMl.ModelProto.Builder> change) {
    byte[] before = Objects.requireNonNull(files.get(path));
    try {
      OnnxMl.ModelProto.Builder graph = OnnxMl.ModelProto.parseFrom(before).toBuilder();
      change.accept(graph);
      byte[] after = graph.build().toByteArray();
      Map<String, byte[]> changed = new LinkedHashMap<>(files);
      changed.put(path, after);
      changed.computeIfPresent(
          "model.json",
          (name, json) ->
              new String(json, StandardCharsets.UTF_8)
                  .replace(Checksums.sha256(before), Checksums.sha256(after))
                  .getBytes(StandardCharsets.UTF_8));
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip of files by path. */
  static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> files(Network network, long seed) {
    return files(network, schema(), seed);
  }

  private static Map<String, byte[]> files(Network network, FeatureSchema schema, long seed) {
    List<String> tasks = network instanceof Ranker ? List.of("click") : List.of();
    ModelDefinition model = new ModelDefinition(network, schema, tasks);
    return files(model, RandomWeights.of(model, 1, seed), seed);
  }

  private static Map<String, byte[]> files(ModelDefinition model, Weights weights, long seed) {
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    try {
      return Exporter.export(new Run("random", model, weights, provenance)).writer().content();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put("user_id", RandomWeights.vocabulary("v", 50));
    encoders.put("item_id", RandomWeights.vocabulary("v", 80));
    encoders.put("year", new MinMaxEncoder(0, 8, 0.5f, true));
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    return new FeatureSchema(
        List.of(
            new CategoricalFeature("user_id", Side.USER, "user_id", "user_id"),
            new SequenceFeature("history", Side.USER, "history", "item_id", 6, order, " "),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "item_id"),
            new NumericFeature("year", Side.ITEM, "year", "year")),
        encoders);
  }
}
