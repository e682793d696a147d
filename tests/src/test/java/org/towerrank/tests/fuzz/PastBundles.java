package org.towerrank.tests.fuzz;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.towerrank.tests.Catalogue;

/** Bundles that once took a node down, held it up, or were taken though they are wrong. */
final class PastBundles {
  private static final int REFUSED = 400;
  private static final int LONG_CHAIN = 30_000;
  private static final int MANY_ZEROS = 40_000_000;

  private PastBundles() {}

  static List<Attempt> all() {
    List<Attempt> all = new ArrayList<>();
    all.addAll(graphs());
    all.addAll(manifests());
    all.addAll(files());
    return all.stream().map(attempt -> attempt.expecting(REFUSED)).toList();
  }

  private static List<Attempt> graphs() {
    return List.of(
        graph("a function that calls itself", PastBundles::recursive),
        graph("a chain of 30,000 nodes", PastBundles::chain),
        graph("a loop without an end", model -> loop(model, Long.MAX_VALUE)),
        graph("4 GB of zeros", PastBundles::zeros),
        graph("rows that are mixed", PastBundles::mixed),
        graph("a sum of nothing", model -> beforeOutput(model, node("Add"))),
        graph("branches nested 20 deep", model -> nested(model, 20)));
  }

  private static List<Attempt> manifests() {
    return List.of(
        manifest("max_length 20 million", m -> sequence(m).put("max_length", 20_000_000)),
        manifest("max_length 2 billion", m -> sequence(m).put("max_length", 2_000_000_000)),
        manifest("a lone surrogate as name", m -> m.put("name", "a\ud800b")),
        manifest("a name of 8 MB", m -> m.put("name", "n".repeat(8 << 20))),
        manifest("an empty name", m -> m.put("name", "")),
        manifest("a format version as text", m -> m.put("format_version", "1")),
        manifest("an empty task", m -> m.put("tasks", Json.list("", "like"))),
        manifest(
            "a dimension of a billion",
            m -> BundleParts.at(m, "network").put("dimension", 1_000_000_000)),
        json("a key twice", json -> json.replaceFirst("\\{", "{\"name\":\"x\",")),
        json("text behind the end", json -> json + "x"),
        json("two documents", json -> json + json),
        BundleCases.uploaded(
            "800 MB once it is read", parts().zip(manifest -> numbers(MANY_ZEROS))));
  }

  private static List<Attempt> files() {
    byte[] zip = Catalogue.RANKER_ZIP;
    return List.of(
        BundleCases.uploaded("without the end of the zip", Arrays.copyOf(zip, zip.length - 30)),
        BundleCases.uploaded("a path of a space", parts().with(" ", new byte[1]).zip()),
        BundleCases.uploaded(
            "a path of 5,000 characters", parts().with("n".repeat(5000), new byte[1]).zip()),
        BundleCases.uploaded(
            "a path that runs backwards", parts().with("a\u202eb", new byte[1]).zip()),
        BundleCases.uploaded(
            "a file that is a directory too", parts().with("vocab", new byte[1]).zip()));
  }

  private static BundleParts parts() {
    try {
      return new BundleParts(Catalogue.RANKER_ZIP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attempt graph(String kind, Consumer<ModelProto.Builder> change) {
    try {
      BundleParts parts = parts();
      String path = parts.paths(".onnx").getFirst();
      ModelProto.Builder model = ModelProto.parseFrom(parts.file(path)).toBuilder();
      change.accept(model);
      return BundleCases.uploaded(kind, parts.with(path, model.build().toByteArray()).zip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attempt manifest(String kind, Consumer<Map<String, Object>> change) {
    BundleParts parts = parts();
    change.accept(parts.manifest());
    return BundleCases.uploaded(kind, parts.zip());
  }

  private static Attempt json(String kind, UnaryOperator<String> change) {
    return BundleCases.uploaded(
        kind,
        parts()
            .zip(
                bytes ->
                    change
                        .apply(new String(bytes, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8)));
  }

  /** A list of zeros in JSON. As a text it would take several times as much of the heap. */
  private static byte[] numbers(int count) {
    byte[] json = new byte[2 * count + 1];
    Arrays.fill(json, (byte) '0');
    for (int i = 2; i < json.length - 1; i += 2) {
      json[i] = ',';
    }
    json[0] = '[';
    json[json.length - 1] = ']';
    return json;
  }

  private static Map<String, Object> sequence(Map<String, Object> manifest) {
    for (int i = 0; ; i++) {
      Map<String, Object> feature = BundleParts.at(manifest, "schema", "features", i);
      if ("sequence".equals(feature.get("kind"))) {
        return feature;
      }
    }
  }

  /** Puts a node between the last one and the output; gives what it has to read. */
  private static String beforeOutput(ModelProto.Builder model, NodeProto.Builder last) {
    GraphProto.Builder graph = model.getGraphBuilder();
    String output = graph.getOutput(0).getName();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(output)) {
          node.setOutput(i, "scores_before");
        }
      }
    }
    graph.addNode(last.addOutput(output));
    return "scores_before";
  }

  private static NodeProto.Builder node(String type, String... inputs) {
    return NodeProto.newBuilder().setOpType(type).addAllInput(List.of(inputs));
  }

  private static void recursive(ModelProto.Builder model) {
    NodeProto call = node("Again", "x").setDomain("com.microsoft").addOutput("y").build();
    FunctionProto.Builder function =
        FunctionProto.newBuilder().setName("Again").setDomain("com.microsoft").addNode(call);
    function.addInput("x").addOutput("y");
    function.addOpsetImportBuilder().setVersion(1).setDomain("com.microsoft");
    model.addOpsetImportBuilder().setVersion(1).setDomain("com.microsoft");
    model.addFunctions(function);
    beforeOutput(model, node("Again", "scores_before").setDomain("com.microsoft"));
  }

  private static void chain(ModelProto.Builder model) {
    beforeOutput(model, node("Identity", "chained_" + LONG_CHAIN));
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.addNode(node("Identity", "scores_before").addOutput("chained_0"));
    for (int i = 0; i < LONG_CHAIN; i++) {
      graph.addNode(node("Add", "chained_" + i, "chained_" + i).addOutput("chained_" + (i + 1)));
    }
  }

  private static void zeros(ModelProto.Builder model) {
    constant(model, "many", TensorProto.DataType.INT64, 1_000_000_000L);
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.addNode(node("ConstantOfShape", "many").addOutput("zeros"));
    graph.addNode(
        node("ReduceMax", "zeros").addOutput("nothing").addAttribute(number("keepdims", 0)));
    beforeOutput(model, node("Add", "scores_before", "nothing"));
  }

  private static void mixed(ModelProto.Builder model) {
    beforeOutput(model, node("Softmax", "scores_before").addAttribute(number("axis", 0)));
  }

  /** A loop over nothing, so many times. */
  private static void loop(ModelProto.Builder model, long times) {
    GraphProto.Builder body = GraphProto.newBuilder().setName("body");
    value(body.addInputBuilder(), "i", TensorProto.DataType.INT64);
    value(body.addInputBuilder(), "go", TensorProto.DataType.BOOL);
    value(body.addInputBuilder(), "x", TensorProto.DataType.FLOAT);
    body.addNode(node("Identity", "go").addOutput("go_on"));
    body.addNode(node("Identity", "x").addOutput("x_on"));
    value(body.addOutputBuilder(), "go_on", TensorProto.DataType.BOOL);
    value(body.addOutputBuilder(), "x_on", TensorProto.DataType.FLOAT);
    scalar(model, "times", times);
    beforeOutput(
        model, node("Loop", "times", "", "scores_before").addAttribute(graph("body", body)));
  }

  private static void nested(ModelProto.Builder model, int depth) {
    TensorProto truth =
        TensorProto.newBuilder()
            .setName("truth")
            .setDataType(TensorProto.DataType.BOOL.getNumber())
            .setRawData(ByteString.copyFrom(new byte[] {1}))
            .build();
    model.getGraphBuilder().addInitializer(truth);
    beforeOutput(model, branches(depth));
  }

  /** Two branches, in each of which are two, and so on: messages that one built twice share. */
  private static NodeProto.Builder branches(int depth) {
    if (depth == 0) {
      return node("Identity", "scores_before");
    }
    NodeProto.Builder branch = node("If", "truth");
    NodeProto.Builder below = branches(depth - 1);
    for (String name : List.of("then_branch", "else_branch")) {
      GraphProto.Builder inner = GraphProto.newBuilder().setName(name + depth);
      String output = name + "_out_" + depth;
      inner.addNode(below.clearOutput().addOutput(output).build());
      value(inner.addOutputBuilder(), output, TensorProto.DataType.FLOAT);
      branch.addAttribute(graph(name, inner).build());
    }
    return branch;
  }

  private static void value(
      ai.onnx.proto.OnnxMl.ValueInfoProto.Builder value, String name, TensorProto.DataType type) {
    value.setName(name).getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
  }

  private static void scalar(ModelProto.Builder model, String name, long value) {
    constant(model, name, TensorProto.DataType.INT64, value);
    List<TensorProto.Builder> all = model.getGraphBuilder().getInitializerBuilderList();
    all.getLast().clearDims();
  }

  private static void constant(
      ModelProto.Builder model, String name, TensorProto.DataType type, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    model
        .getGraphBuilder()
        .addInitializerBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addDims(1)
        .setRawData(ByteString.copyFrom(bytes));
  }

  private static AttributeProto.Builder number(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value);
  }

  private static AttributeProto.Builder graph(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.GRAPH).setG(graph);
  }
}
