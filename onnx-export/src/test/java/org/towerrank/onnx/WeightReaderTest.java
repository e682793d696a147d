package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.model.FloatTensor;

class WeightReaderTest {

  /** Bundles that were exported before scales were computed have a table of them. */
  @Test
  void rowsWithATableOfScalesAreRead() {
    float[] scales = new float[256];
    scales[3] = 0.5f;
    scales[200] = 2;
    byte[] packed = {10, -20, 3, 127, 0, (byte) 200};
    TensorProto rows = Tensors.bytes("e.weight", DataType.INT8, List.of(2, 3), packed);
    TensorProto beside =
        Tensors.floats("e.weight.scales", new FloatTensor(List.of(256, 1), scales));
    assertThat(reader(rows, beside).read(rows).data()).containsExactly(5, -10, 254, 0);
  }

  /** The scale of code 127 is the largest; each below it is smaller by one factor. */
  @Test
  void rowsWithComputedScalesAreRead() {
    byte[] packed = {10, 127, -20, 126, 4, -128};
    TensorProto rows = Tensors.bytes("e.weight", DataType.INT8, List.of(3, 2), packed);
    TensorProto step = Tensors.scalar("e.weight.scale_step", (float) Math.log(2));
    TensorProto largest = Tensors.scalar("e.weight.largest_scale", 3);
    float[] read = reader(rows, step, largest).read(rows).data();
    assertThat(read[0]).isEqualTo(30);
    assertThat(read[1]).isEqualTo(-30, Offset.offset(1e-5f));
    assertThat(read[2]).isBetween(0f, 1e-37f);
  }

  @Test
  void columnsOfSquaresAreRead() {
    byte[] codes = {0, 10, -10, 127};
    TensorProto column = Tensors.bytes("f.weight", DataType.INT8, List.of(4, 1), codes);
    TensorProto step = Tensors.scalar("f.weight.root_step", 0.5f);
    assertThat(reader(column, step).read(column).data()).containsExactly(0, 25, -25, 4032.25f);
  }

  private static WeightReader reader(TensorProto... constants) {
    GraphProto.Builder graph = GraphProto.newBuilder();
    Arrays.asList(constants).forEach(graph::addInitializer);
    return new WeightReader(ModelProto.newBuilder().setGraph(graph).build());
  }
}
