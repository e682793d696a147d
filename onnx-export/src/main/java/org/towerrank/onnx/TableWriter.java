package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Weights;
import org.towerrank.precision.ByteRows;
import org.towerrank.precision.Codebook;
import org.towerrank.precision.HalfFloats;
import org.towerrank.precision.NumberForm;

/**
 * Writes look-ups in embedding tables. Rounded rows become floats behind the look-up, so that a run
 * computes with the few rows it reads.
 *
 * <p>The table keeps the weight's name. What its bytes are multiplied by, or stand for, are
 * constants of that name with {@link #SCALES} or {@link #VALUES} behind it.
 */
final class TableWriter {
  /** Behind a weight's name: the scales of its rows, each of which ends with the number of one. */
  static final String SCALES = ".scales";

  /** Behind a weight's name: what the codes of its one column stand for. */
  static final String VALUES = ".values";

  /** The axis of a row's numbers, behind those of rows and of their fields. */
  private static final int LAST = 2;

  private final GraphBuilder graph;
  private final Weights weights;
  private final NumberForm form;

  TableWriter(GraphBuilder graph, Weights weights, NumberForm form) {
    this.graph = graph;
    this.weights = weights;
    this.form = form;
  }

  /** Names of the constants that belong to a weight's bytes. */
  static List<String> scaling(String weight) {
    return List.of(weight + SCALES, weight + VALUES, weight + ByteProductWriter.SCALES);
  }

  /** The rows of ids, as floats: the shape of the ids, and the dimension behind it. */
  String rows(String weight, String ids) {
    FloatTensor table = weights.get(weight);
    return switch (form) {
      case FLOAT32 -> gather(graph.constant(weight, () -> Tensors.floats(weight, table)), ids);
      case FP16 -> halves(weight, table, ids);
      case INT8 -> table.extent(1) == 1 ? column(weight, table, ids) : bytes(weight, table, ids);
    };
  }

  private String halves(String weight, FloatTensor table, String ids) {
    String rounded =
        graph.constant(
            weight, () -> Tensors.halves(weight, table.shape(), HalfFloats.of(weight, table)));
    return cast(gather(rounded, ids), DataType.FLOAT);
  }

  /** One column has no scale of its own: each byte says which of 256 numbers it is. */
  private String column(String weight, FloatTensor table, String ids) {
    if (!graph.has(weight)) {
      Codebook book = Codebook.of(table.data());
      graph.constant(Tensors.bytes(weight, DataType.UINT8, table.shape(), book.codes()));
      graph.constant(Tensors.floats(weight + VALUES, vector(book.values())));
    }
    return gather(weight + VALUES, cast(gather(weight, ids), DataType.INT32));
  }

  /**
   * A look-up of a row and its scale's number at once. The scales are repeated as often as a row
   * has numbers, before any run, so that both are multiplied one by one: that is faster than by
   * rows.
   */
  private String bytes(String weight, FloatTensor table, String ids) {
    int columns = table.extent(1);
    if (!graph.has(weight)) {
      ByteRows rows = ByteRows.of(table);
      List<Integer> packed = List.of(table.extent(0), columns + 1);
      List<Integer> each = List.of(Codebook.SIZE, 1);
      graph.constant(Tensors.bytes(weight, DataType.INT8, packed, rows.packed()));
      graph.constant(Tensors.floats(weight + SCALES, new FloatTensor(each, rows.scales())));
    }
    List<String> parts = split(gather(weight, ids), columns);
    String values = cast(parts.get(0), DataType.FLOAT);
    // A number above 127 is negative as a signed byte, and counts from the end.
    String numbers = cast(parts.get(1), DataType.INT32);
    String wide = repeated(weight + SCALES, columns);
    String scales = graph.node(OnnxOperator.SQUEEZE, List.of(gather(wide, numbers), axis()));
    return graph.node(OnnxOperator.MUL, List.of(values, scales));
  }

  private List<String> split(String rows, int columns) {
    List<Integer> sizes = List.of(columns, 1);
    String lengths = graph.constant(Tensors.longs("split_" + sizes, sizes));
    return graph.nodes(
        OnnxOperator.SPLIT, List.of(rows, lengths), 2, Tensors.attribute("axis", LAST));
  }

  private String repeated(String scales, int columns) {
    List<Integer> shape = List.of(Codebook.SIZE, columns);
    String target = graph.constant(Tensors.longs("shape_" + shape, shape));
    return graph.node(OnnxOperator.EXPAND, List.of(scales, target));
  }

  private String axis() {
    return graph.constant(Tensors.longs("axes_" + LAST, List.of(LAST)));
  }

  private String gather(String table, String ids) {
    return graph.node(OnnxOperator.GATHER, List.of(table, ids));
  }

  private String cast(String value, DataType type) {
    return graph.node(OnnxOperator.CAST, List.of(value), Tensors.attribute("to", type.getNumber()));
  }

  private static FloatTensor vector(float[] values) {
    return new FloatTensor(List.of(values.length), values);
  }
}
