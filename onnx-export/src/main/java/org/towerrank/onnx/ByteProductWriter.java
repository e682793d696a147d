package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.towerrank.model.FloatTensor;
import org.towerrank.precision.ByteColumns;

/**
 * Writes products of rows with weights in bytes. The rows are rounded to bytes while the graph
 * runs, each by its own largest number, so that a row's product is the same whatever rows are
 * computed with it. {@code DynamicQuantizeLinear} has one scale for all of them.
 *
 * <p>The weight's constant keeps its name; its scales have it with {@link #SCALES} behind it.
 */
record ByteProductWriter(GraphBuilder graph) {
  /** Behind a constant's name: the scale of each column. */
  static final String SCALES = ".column_scales";

  /** Less than any row's largest number, and enough above 0 to be divided by. */
  private static final float LEAST = 1e-30f;

  private static final int SMALLEST = 16_384;

  /** The byte that stands for 0 in rounded rows, and the largest whole number above it. */
  private static final int ZERO = 128;

  private static final int LARGEST = 127;

  /**
   * Whether a layer is written so. Rounding rows and scaling products takes as long as what a small
   * product saves, and small layers are few bytes.
   */
  static boolean pays(FloatTensor values) {
    return values.size() >= SMALLEST;
  }

  /**
   * Writes {@code rows · weight}.
   *
   * @param rows {@code [R, in]}, or {@code [groups, R, in]}
   * @param weight the constant's name
   * @param values {@code [in, out]}, or {@code [groups, in, out]}
   */
  String product(String rows, String weight, FloatTensor values) {
    int axis = values.shape().size() - 1;
    String steps = steps(rows, axis);
    String bytes = axis == 1 ? quantized(rows, steps) : divided(rows, steps);
    String scales = constants(weight, values);
    String whole = graph.node(OnnxOperator.MAT_MUL_INTEGER, List.of(bytes, weight, zero()));
    String ofColumns =
        graph.node(OnnxOperator.MUL, List.of(graph.cast(whole, DataType.FLOAT), scales));
    return graph.node(OnnxOperator.MUL, List.of(ofColumns, steps));
  }

  /** A step of each row: {@code [R, 1]}, or {@code [groups, R, 1]}. */
  private String steps(String rows, int axis) {
    String sizes = graph.node(OnnxOperator.ABS, List.of(rows));
    String largest =
        graph.node(
            OnnxOperator.REDUCE_MAX,
            List.of(sizes),
            Tensors.attribute("axes", List.of(axis)),
            Tensors.attribute("keepdims", 1));
    String positive = graph.node(OnnxOperator.MAX, List.of(largest, graph.number(LEAST)));
    return graph.node(OnnxOperator.MUL, List.of(positive, graph.number(1f / LARGEST)));
  }

  /** The runtime's own rounding, the fastest; it takes the steps of one axis. */
  private String quantized(String rows, String steps) {
    String axes = graph.axis(1);
    String each = graph.node(OnnxOperator.SQUEEZE, List.of(steps, axes));
    String none = graph.node(OnnxOperator.MUL, List.of(each, graph.number(0)));
    String zeros = graph.node(OnnxOperator.ADD, List.of(none, graph.number(ZERO)));
    return graph.node(
        OnnxOperator.QUANTIZE_LINEAR,
        List.of(rows, each, graph.cast(zeros, DataType.UINT8)),
        Tensors.attribute("axis", 0));
  }

  /** The same by division. */
  private String divided(String rows, String steps) {
    String scaled = graph.node(OnnxOperator.DIV, List.of(rows, steps));
    // A cast drops what is behind the point, so that half a step more rounds to the nearest.
    String shifted = graph.node(OnnxOperator.ADD, List.of(scaled, graph.number(ZERO + 0.5f)));
    return graph.cast(shifted, DataType.UINT8);
  }

  /** Adds the weight and its scales; returns the scales' name. */
  private String constants(String weight, FloatTensor values) {
    String scales = weight + SCALES;
    if (!graph.has(weight)) {
      ByteColumns columns = ByteColumns.of(values);
      graph.constant(Tensors.bytes(weight, DataType.INT8, values.shape(), columns.values()));
      List<Integer> shape =
          values.shape().size() == 2
              ? List.of(values.extent(1))
              : List.of(values.extent(0), 1, values.extent(2));
      graph.constant(Tensors.floats(scales, new FloatTensor(shape, columns.scales())));
    }
    return scales;
  }

  private String zero() {
    return graph.constant(
        Tensors.bytes("byte_zero", DataType.UINT8, List.of(), new byte[] {(byte) ZERO}));
  }
}
