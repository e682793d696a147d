package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Shape;
import org.towerrank.model.Weights;
import org.towerrank.precision.ByteRows;
import org.towerrank.precision.Codebook;
import org.towerrank.precision.HalfFloats;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.RowScales;
import org.towerrank.precision.SquaredBytes;

/**
 * Writes look-ups in embedding tables. Rounded rows become floats behind the look-up, so that a run
 * computes with the few rows it reads. Small tables become floats before it: ONNX Runtime then does
 * that once, when it loads the graph.
 *
 * <p>The table keeps the weight's name. What its bytes are multiplied by, or stand for, are
 * constants of that name with one of the endings below behind it.
 */
final class TableWriter {
  /** Behind a weight's name: the step between scales of its rows, see {@link RowScales}. */
  static final String SCALE_STEP = ".scale_step";

  /** Behind a weight's name: the largest scale of its rows. */
  static final String LARGEST_SCALE = ".largest_scale";

  /** Behind a weight's name: the step of its one column, see {@link SquaredBytes}. */
  static final String ROOT_STEP = ".root_step";

  /** Behind a weight's name: what the codes of its one column stand for. */
  static final String VALUES = ".values";

  /**
   * Behind a weight's name in earlier graphs: the scales of its rows, each ends with one's number.
   */
  static final String SCALES = ".scales";

  /** Numbers of a table that is small: as floats a mebibyte, which processors keep near. */
  private static final int SMALL = 1 << 18;

  /** The most that rounding to squares may change a column, by the size of its numbers. */
  private static final double CLOSE = 0.02;

  private final GraphBuilder graph;
  private final Weights weights;
  private final NumberForm form;

  /** Values of small tables as floats, by weight. */
  private final Map<String, String> unpacked = new HashMap<>();

  TableWriter(GraphBuilder graph, Weights weights, NumberForm form) {
    this.graph = graph;
    this.weights = weights;
    this.form = form;
  }

  /** Names of the constants that belong to a weight's bytes. */
  static List<String> scaling(String weight) {
    return List.of(weight + SCALES, weight + VALUES, weight + ByteProductWriter.SCALES);
  }

  /**
   * The rows of ids, as floats.
   *
   * @param ids {@code [R, columns]}
   * @param shape of the rows: {@code [R, columns, dimension]}
   */
  String rows(String weight, String ids, Shape shape) {
    FloatTensor table = weights.get(weight);
    return switch (form) {
      case FLOAT32 -> gather(graph.constant(weight, () -> Tensors.floats(weight, table)), ids);
      case FP16 -> halves(weight, table, ids);
      case INT8 -> table.extent(1) == 1 ? column(weight, table, ids) : bytes(weight, ids, shape);
    };
  }

  private String halves(String weight, FloatTensor table, String ids) {
    String rounded =
        graph.constant(
            weight, () -> Tensors.halves(weight, table.shape(), HalfFloats.of(weight, table)));
    return small(table)
        ? gather(unpacked.computeIfAbsent(weight, any -> graph.cast(rounded, DataType.FLOAT)), ids)
        : graph.cast(gather(rounded, ids), DataType.FLOAT);
  }

  private static boolean small(FloatTensor table) {
    return table.size() <= SMALL;
  }

  /** One column has no scale of its own. */
  private String column(String weight, FloatTensor table, String ids) {
    if (!graph.has(weight)) {
      SquaredBytes squared = SquaredBytes.of(table.data());
      if (small(table) || squared.error(table.data()) > CLOSE) {
        Codebook book = Codebook.of(table.data());
        graph.constant(Tensors.bytes(weight, DataType.UINT8, table.shape(), book.codes()));
        graph.constant(Tensors.floats(weight + VALUES, vector(book.values())));
      } else {
        graph.constant(Tensors.bytes(weight, DataType.INT8, table.shape(), squared.codes()));
        graph.constant(Tensors.scalar(weight + ROOT_STEP, squared.step()));
      }
    }
    if (graph.has(weight + ROOT_STEP)) {
      return squares(gather(weight, ids), weight + ROOT_STEP);
    }
    return small(table)
        ? gather(unpacked.computeIfAbsent(weight, any -> values(weight, weight)), ids)
        : values(weight, gather(weight, ids));
  }

  /** Each byte says which of 256 numbers it is. */
  private String values(String weight, String codes) {
    return gather(weight + VALUES, graph.cast(codes, DataType.INT32));
  }

  private String squares(String codes, String step) {
    String roots = graph.node(OnnxOperator.DEQUANTIZE_LINEAR, List.of(codes, step));
    String sizes = graph.node(OnnxOperator.ABS, List.of(roots));
    return graph.node(OnnxOperator.MUL, List.of(roots, sizes));
  }

  private String bytes(String weight, String ids, Shape shape) {
    FloatTensor table = weights.get(weight);
    if (!graph.has(weight)) {
      RowScales scales = RowScales.of(table);
      List<Integer> packed = List.of(table.extent(0), table.extent(1) + 1);
      byte[] rows = ByteRows.of(table, scales).packed();
      graph.constant(Tensors.bytes(weight, DataType.INT8, packed, rows));
      graph.constant(Tensors.scalar(weight + SCALE_STEP, scales.step()));
      graph.constant(Tensors.scalar(weight + LARGEST_SCALE, scales.largest()));
    }
    return small(table)
        ? gather(unpacked.computeIfAbsent(weight, any -> unpacked(weight, table.extent(1))), ids)
        : unpackedRows(weight, gather(weight, ids), shape);
  }

  private String unpacked(String weight, int columns) {
    List<String> parts = split(weight, columns, 1);
    String values = graph.cast(parts.get(0), DataType.FLOAT);
    return graph.node(OnnxOperator.MUL, List.of(values, scales(weight, parts.get(1))));
  }

  /**
   * A look-up of a row and its scale's code at once. Both are laid out row below row: an operator
   * that scales does so for the first axis, and others take long where the last axis has one place.
   */
  private String unpackedRows(String weight, String rows, Shape shape) {
    int columns = shape.extents().getLast();
    List<String> parts = split(rows, columns, shape.extents().size());
    String values = reshape(parts.get(0), List.of(-1, columns));
    String scales = scales(weight, reshape(parts.get(1), List.of(-1)));
    String floats =
        graph.node(
            OnnxOperator.DEQUANTIZE_LINEAR, List.of(values, scales), Tensors.attribute("axis", 0));
    List<Integer> target = new ArrayList<>(List.of(-1));
    target.addAll(shape.extents());
    return reshape(floats, target);
  }

  private String scales(String weight, String codes) {
    String highest = graph.constant(Tensors.scalar("highest_code", RowScales.HIGHEST));
    String below =
        graph.node(OnnxOperator.SUB, List.of(graph.cast(codes, DataType.FLOAT), highest));
    String steps = graph.node(OnnxOperator.MUL, List.of(below, weight + SCALE_STEP));
    String shares = graph.node(OnnxOperator.EXP, List.of(steps));
    return graph.node(OnnxOperator.MUL, List.of(shares, weight + LARGEST_SCALE));
  }

  private List<String> split(String rows, int columns, int axis) {
    List<Integer> sizes = List.of(columns, 1);
    String lengths = graph.constant(Tensors.longs("split_" + sizes, sizes));
    return graph.nodes(
        OnnxOperator.SPLIT, List.of(rows, lengths), 2, Tensors.attribute("axis", axis));
  }

  private String reshape(String value, List<Integer> shape) {
    String target = graph.constant(Tensors.longs("shape_" + shape, shape));
    return graph.node(OnnxOperator.RESHAPE, List.of(value, target));
  }

  private String gather(String table, String ids) {
    return graph.node(OnnxOperator.GATHER, List.of(table, ids));
  }

  private static FloatTensor vector(float[] values) {
    return new FloatTensor(List.of(values.length), values);
  }
}
