package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunWatchTest {
  private static final int WIDTH = 256;
  private static final int ROWS = 1024;
  private static final int MANY_ROWS = 16 * ROWS;

  private final AtomicBoolean ticking = new AtomicBoolean(true);
  private final Thread ticks =
      new Thread(
          () -> {
            while (ticking.get()) {
              RunWatch.tick();
              Thread.onSpinWait();
            }
          });

  @BeforeEach
  void startTicks() {
    ticks.start();
  }

  @AfterEach
  void stopTicks() throws InterruptedException {
    ticking.set(false);
    ticks.join();
    RunWatch.limit(Duration.ofDays(1));
  }

  /** Minutes of products of matrices, one after another, over many rows. */
  private static RuntimeSession endless() {
    return session(1250);
  }

  private static RuntimeSession session(int products) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("products");
    graph.addInput(matrix("x")).addOutput(matrix("y"));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addAllDims(List.of((long) WIDTH, (long) WIDTH))
            .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[4 * WIDTH * WIDTH])));
    for (int i = 0; i < products; i++) {
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("MatMul")
              .addInput(i == 0 ? "x" : "p" + i)
              .addInput("w")
              .addOutput(i == products - 1 ? "y" : "p" + (i + 1)));
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return RuntimeSession.load(
        "products.onnx", ByteBuffer.wrap(model.toByteArray()), SessionSettings.SERVING);
  }

  private static ValueInfoProto matrix(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    shape.addDimBuilder().setDimValue(WIDTH);
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static OnnxTensor tensor(int rows) throws Exception {
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(),
        FloatBuffer.wrap(new float[rows * WIDTH]),
        new long[] {rows, WIDTH});
  }

  private static boolean run(RuntimeSession session, int rows) throws Exception {
    try (OnnxTensor x = tensor(rows);
        OnnxTensor y = tensor(rows)) {
      session.run(Map.of("x", x), Map.of("y", y));
      return true;
    }
  }

  @Test
  void aRunEndsAfterItsTimeAndTheNextIsAsGoodAsNew() throws Exception {
    try (RuntimeSession endless = endless();
        RuntimeSession quick = session(2)) {
      RunWatch.limit(Duration.ofMillis(50));
      assertThatThrownBy(() -> run(endless, MANY_ROWS))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("graph [products.onnx] was ended: it took too long");
      RunWatch.limit(Duration.ofDays(1));
      assertThat(run(quick, ROWS)).isTrue();
    }
    try (RuntimeSession again = session(200)) {
      RunWatch.limit(Duration.ofNanos(1));
      assertThatThrownBy(() -> run(again, ROWS)).isInstanceOf(InferenceException.class);
      RunWatch.limit(Duration.ofDays(1));
      assertThat(run(again, ROWS)).isTrue();
    }
  }

  @Test
  void aRunEndsWhenItsRequestIsCancelledWhileItIsUnderWay() throws Exception {
    long start = System.nanoTime();
    Runnable check =
        () -> {
          if (System.nanoTime() - start > Duration.ofMillis(100).toNanos()) {
            throw new CancellationException("the client left");
          }
        };
    try (RuntimeSession endless = endless()) {
      assertThatThrownBy(() -> RunWatch.checked(check, () -> run(endless, MANY_ROWS)))
          .isInstanceOf(CancellationException.class)
          .hasMessage("the client left");
    }
    try (RuntimeSession quick = session(2)) {
      assertThat(run(quick, ROWS)).as("a run of another request").isTrue();
    }
  }
}
