package org.towerrank.onnx.size;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On how many places a kernel of a convolution or of pooling lies. */
class KernelPlacesTest {
  private static final int ROWS = 2;
  private static final Map<String, GraphSize.Input> INPUTS =
      Map.of("x", new GraphSize.Input(RandomGraph.WIDTH, false, false));

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** Exports of PyTorch write all of these numbers, also where they are 1. */
  @Test
  void placesAreKnownWhateverStridesAndDilationsAre() throws Exception {
    for (int kernel = 1; kernel <= 3; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int dilation = 1; dilation <= 2; dilation++) {
          for (List<Long> pads : List.of(List.of(0L, 0L), List.of(1L, 1L), List.of(0L, 1L))) {
            Map<String, List<Long>> numbers =
                Map.of(
                    "kernel_shape", List.of((long) kernel),
                    "strides", List.of((long) stride),
                    "dilations", List.of((long) dilation),
                    "pads", pads);
            for (String operator : List.of("Conv", "MaxPool")) {
              if (pads.get(0) < kernel && pads.get(1) < kernel) {
                requireKnown(operator, graph(operator, kernel, numbers, "NOTSET"));
              }
            }
          }
        }
      }
    }
  }

  private void requireKnown(String operator, GraphProto graph) throws OrtException {
    assertThat(bound(graph)).as(operator + graph).isEqualTo(Extent.of(made(graph)));
  }

  /** Where ONNX Runtime chooses the padding itself, the number is a bound. */
  @Test
  void placesOfPaddingThatIsNotGivenAreBounded() throws OrtException {
    Map<String, List<Long>> numbers =
        Map.of("kernel_shape", List.of(2L), "strides", List.of(2L), "dilations", List.of(1L));
    for (String operator : List.of("Conv", "MaxPool")) {
      GraphProto graph = graph(operator, 2, numbers, "SAME_UPPER");
      Extent bound = bound(graph);
      assertThat(bound.exact()).as(operator).isFalse();
      assertThat(bound.factor()).as(operator).isGreaterThanOrEqualTo(made(graph));
    }
  }

  /** A kernel that has more elements than there are, with its gaps, lies nowhere. */
  @Test
  void aKernelLongerThanItsInputLiesNowhere() {
    Map<String, List<Long>> numbers = Map.of("kernel_shape", List.of(4L), "dilations", List.of(2L));
    assertThat(bound(graph("MaxPool", 4, numbers, "NOTSET"))).isEqualTo(Extent.of(0));
  }

  private static GraphProto graph(
      String operator, int kernel, Map<String, List<Long>> numbers, String padding) {
    GraphProto.Builder graph = RandomGraph.ofInput().toBuilder();
    graph.addInitializerBuilder().setName("one").setDataType(7).addDims(1).addInt64Data(1);
    graph
        .addInitializerBuilder()
        .setName("kernel")
        .setDataType(1)
        .addDims(1)
        .addDims(1)
        .addDims(kernel)
        .addAllFloatData(Collections.nCopies(kernel, 1f));
    graph.addNodeBuilder().setOpType("Unsqueeze").addInput("x").addInput("one").addOutput("xs");
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addInput("xs");
    if (operator.equals("Conv")) {
      node.addInput("kernel");
    }
    numbers.forEach(
        (name, values) ->
            node.addAttributeBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(values));
    node.addAttributeBuilder()
        .setName("auto_pad")
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(padding));
    return graph.addNode(node.addOutput("y")).build();
  }

  private static Extent bound(GraphProto graph) {
    Map<String, TensorBound> bounds = new HashMap<>();
    GraphSize.of("places.onnx", 1 << 20, graph, INPUTS, bounds);
    return Objects.requireNonNull(bounds.get("y")).dimension(2);
  }

  private long made(GraphProto graph) throws OrtException {
    float[] zeros = new float[ROWS * RandomGraph.WIDTH];
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      byte[] model = RandomGraph.model(graph).toByteArray();
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor x =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(zeros), new long[] {ROWS, RandomGraph.WIDTH});
          OrtSession.Result result = session.run(Map.of("x", x))) {
        return ((OnnxTensor) result.get("y").orElseThrow()).getInfo().getShape()[2];
      }
    }
  }
}
