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
 * constants of that name with {@link #SCALE_CODES}, {@link #SCALES} or {@link #VALUES} behind it.
 */
final class TableWriter {
  /** Behind a weight's name: which scale each row has. */
  static final String SCALE_CODES = ".scale_codes";

  /** Behind a weight's name: the scales. */
  static final String SCALES = ".scales";

  /** Behind a weight's name: what the codes of its one column stand for. */
  static final String VALUES = ".values";

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
    return List.of(weight + SCALE_CODES, weight + SCALES, weight + VALUES);
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
    return decoded(weight, weight + VALUES, ids);
  }

  private String bytes(String weight, FloatTensor table, String ids) {
    if (!graph.has(weight)) {
      ByteRows rows = ByteRows.of(table);
      List<Integer> one = List.of(table.extent(0), 1);
      graph.constant(Tensors.bytes(weight, DataType.INT8, table.shape(), rows.values()));
      graph.constant(Tensors.bytes(weight + SCALE_CODES, DataType.UINT8, one, rows.scaleCodes()));
      graph.constant(Tensors.floats(weight + SCALES, vector(rows.scales())));
    }
    String values = cast(gather(weight, ids), DataType.FLOAT);
    String scales = decoded(weight + SCALE_CODES, weight + SCALES, ids);
    return graph.node(OnnxOperator.MUL, List.of(values, scales));
  }

  private String decoded(String codes, String values, String ids) {
    return gather(values, cast(gather(codes, ids), DataType.INT32));
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
