package org.towerrank.onnx.size;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphSizeTest {
  private static final int NODES = 8;
  private static final Map<String, GraphSize.Input> INPUTS =
      Map.of("x", new GraphSize.Input(RandomGraph.WIDTH, false, false));

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** Nothing that ONNX Runtime makes is larger than was said before it was loaded. */
  @Test
  void boundsHoldInRandomGraphs() throws Exception {
    int compared = 0;
    for (int seed = 0; seed < 300; seed++) {
      RandomGraph random = new RandomGraph(seed);
      GraphProto valid = random.graph();
      for (int i = 0; i < NODES; i++) {
        GraphProto grown = random.grown();
        if (session(grown).isEmpty() || !isBounded(grown, new HashMap<>())) {
          break;
        }
        valid = grown;
      }
      Map<String, TensorBound> bounds = new HashMap<>();
      if (valid.getNodeCount() > 0 && isBounded(valid, bounds)) {
        for (int rows : new int[] {1, 2, 7}) {
          compared += compare("seed " + seed, valid, bounds, rows);
        }
      }
    }
    assertThat(compared).as("values compared").isGreaterThan(500);
  }

  /** Of a split each part has its own length; of equal ones, the last has the rest. */
  @Test
  void partsOfASplitHaveTheirOwnLengths() {
    GraphProto.Builder graph = RandomGraph.ofInput().toBuilder();
    graph.addInitializerBuilder().setName("lengths").setDataType(7).addDims(2);
    graph.getInitializerBuilder(0).addInt64Data(1).addInt64Data(5);
    graph.addNode(split("x", "lengths", "one", "five"));
    graph.addNode(split("five", "", "three", "two"));
    Map<String, TensorBound> bounds = new HashMap<>();
    assertThat(isBounded(graph.build(), bounds)).isTrue();
    for (Map.Entry<String, Long> part :
        Map.of("one", 1L, "five", 5L, "three", 3L, "two", 2L).entrySet()) {
      TensorBound bound = Objects.requireNonNull(bounds.get(part.getKey()));
      assertThat(bound.dimension(1)).as(part.getKey()).isEqualTo(Extent.of(part.getValue()));
    }
  }

  /** What lies behind a copied number of rows does not grow with it, though it may be 1. */
  @Test
  void aReshapeLeavesWhatLiesBehindTheRows() {
    GraphProto.Builder graph = RandomGraph.ofInput().toBuilder();
    graph.addInitializerBuilder().setName("pairs").setDataType(7).addDims(3);
    graph.getInitializerBuilder(0).addInt64Data(0).addInt64Data(2).addInt64Data(-1);
    graph.addInitializerBuilder().setName("flat").setDataType(7).addDims(2);
    graph.getInitializerBuilder(1).addInt64Data(0).addInt64Data(-1);
    graph.addNode(node("Reshape", "two", "x", "pairs"));
    graph.addNode(node("Reshape", "y", "two", "flat"));
    Map<String, TensorBound> bounds = new HashMap<>();
    Map<String, GraphSize.Input> once =
        Map.of("x", new GraphSize.Input(RandomGraph.WIDTH, false, true));
    GraphSize.of("random.onnx", 1 << 20, graph.build(), once, bounds);
    assertThat(Objects.requireNonNull(bounds.get("y")).dimension(1))
        .isEqualTo(Extent.of(RandomGraph.WIDTH));
  }

  private static NodeProto split(String whole, String lengths, String first, String second) {
    NodeProto.Builder split = NodeProto.newBuilder().setOpType("Split").addInput(whole);
    split.addInput(lengths).addOutput(first).addOutput(second);
    split.addAttributeBuilder().setName("axis").setType(AttributeType.INT).setI(1);
    return split.build();
  }

  /** As exports of PyTorch squeeze a dimension: only if it is 1. */
  @Test
  void theBranchIsKnownWhereItsConditionIs() {
    for (int width : new int[] {RandomGraph.WIDTH, 1}) {
      GraphProto.Builder graph = RandomGraph.ofInput().toBuilder();
      graph.addInitializerBuilder().setName("last").setDataType(7).addDims(1).addInt64Data(1);
      graph.addInitializerBuilder().setName("width").setDataType(7).addDims(1).addInt64Data(width);
      graph.addNode(node("Shape", "shape", "x"));
      graph.addNode(node("Gather", "columns", "shape", "last"));
      graph.addNode(node("Equal", "condition", "columns", "width"));
      NodeProto.Builder branches = node("If", "y", "condition").toBuilder();
      branch(branches, "then_branch", node("Identity", "whole", "x"));
      branch(branches, "else_branch", node("Size", "number", "x"));
      graph.addNode(branches);
      Map<String, TensorBound> bounds = new HashMap<>();
      assertThat(isBounded(graph.build(), bounds)).isTrue();
      TensorBound bound = Objects.requireNonNull(bounds.get("y"));
      assertThat(bound.rank()).isEqualTo(width == RandomGraph.WIDTH ? 2 : 0);
    }
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static void branch(NodeProto.Builder branches, String name, NodeProto node) {
    AttributeProto.Builder branch = branches.addAttributeBuilder().setName(name);
    branch.setType(AttributeType.GRAPH).getGBuilder().addNode(node);
    branch.getGBuilder().addOutputBuilder().setName(node.getOutput(0));
  }

  @Test
  void operatorsWithoutInputsAreRefused() {
    for (String operator : new String[] {"Add", "Sum", "Concat", "If"}) {
      GraphProto.Builder graph = GraphProto.newBuilder();
      graph.addNodeBuilder().setOpType(operator).addOutput("y");
      assertThat(isBounded(graph.build(), new HashMap<>())).as(operator).isFalse();
    }
  }

  private static boolean isBounded(GraphProto graph, Map<String, TensorBound> bounds) {
    try {
      return GraphSize.of("random.onnx", 1 << 20, graph, INPUTS, bounds).elements() > 0;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("[random.onnx]: operator [");
      return false;
    }
  }

  private int compare(String seed, GraphProto graph, Map<String, TensorBound> bounds, int rows)
      throws Exception {
    OrtSession.Result result;
    try (OrtSession session = session(graph).orElseThrow();
        OnnxTensor x =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(new float[rows * RandomGraph.WIDTH]),
                new long[] {rows, RandomGraph.WIDTH})) {
      result = session.run(Map.of("x", x));
    } catch (OrtException e) {
      // Shapes that fit for some number of rows and not for this one.
      return 0;
    }
    try (result) {
      int compared = 0;
      for (Map.Entry<String, OnnxValue> value : result) {
        long[] shape = ((OnnxTensor) value.getValue()).getInfo().getShape();
        TensorBound bound = Objects.requireNonNull(bounds.get(value.getKey()), value.getKey());
        String what = seed + " " + value.getKey() + " of " + rows + " rows " + graph;
        assertThat(Arrays.stream(shape).reduce(1, (a, b) -> a * b))
            .as(what)
            .isLessThanOrEqualTo(at(bound.size(), rows));
        if (bound.dimensions() != null) {
          assertThat(shape).as(what).hasSize(bound.rank());
          for (int i = 0; i < shape.length; i++) {
            Extent extent = bound.shape().get(i);
            assertThat(shape[i]).as(what).isLessThanOrEqualTo(at(extent, rows));
            if (extent.exact()) {
              assertThat(shape[i]).as(what).isEqualTo(at(extent, rows));
            }
          }
        }
        compared++;
      }
      return compared;
    }
  }

  private static long at(Extent extent, int rows) {
    return extent.factor() * (long) Math.pow(rows, extent.power());
  }

  private Optional<OrtSession> session(GraphProto graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      return Optional.of(
          environment.createSession(RandomGraph.model(graph).toByteArray(), options));
    } catch (OrtException e) {
      return Optional.empty();
    }
  }
}
