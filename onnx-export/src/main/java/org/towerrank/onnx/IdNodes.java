package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.towerrank.feature.IdEncoder;
import org.towerrank.onnx.InputPart.Arrangement;

/** Writes the nodes that turn TowerRank's ids into those of another tool. */
record IdNodes(GraphEditor editor) {
  /** The opset from which sums take their axes as an input. */
  private static final int AXES_AS_INPUT = 13;

  /**
   * The ids of a sequence in the tool's arrangement.
   *
   * @param ids {@code [rows, width]}
   */
  String arranged(String ids, DataType type, int width, Arrangement arrangement) {
    return switch (arrangement) {
      case AS_IT_IS -> ids;
      case REVERSED -> reversed(ids, width);
      case TURNED -> turned(ids, type);
      case SHIFTED -> reversed(turned(ids, type), width);
    };
  }

  /** The columns of a matrix from the last to the first. */
  String reversed(String matrix, int width) {
    List<Integer> columns = IntStream.range(0, width).mapToObj(i -> width - 1 - i).toList();
    return columns(matrix, columns);
  }

  /** Some columns of a matrix. */
  String columns(String matrix, List<Integer> columns) {
    String chosen = editor.put(Tensors.longs(editor.freeName("towerrank.columns"), columns));
    return editor.before(
        OnnxOperator.GATHER, List.of(matrix, chosen), Tensors.attribute("axis", 1));
  }

  private String turned(String ids, DataType type) {
    return editor.before(
        OnnxOperator.REVERSE_SEQUENCE,
        List.of(ids, lengths(ids, type, false)),
        Tensors.attribute("batch_axis", 0),
        Tensors.attribute("time_axis", 1));
  }

  /** Whether each id is of an element, rather than padding. */
  String present(String ids, DataType type) {
    String missing =
        editor.before(OnnxOperator.EQUAL, List.of(ids, scalar(type, IdEncoder.MISSING)));
    return editor.before(OnnxOperator.NOT, List.of(missing));
  }

  /**
   * How many elements each row has, as int64.
   *
   * @param column {@code [rows, 1]}, otherwise {@code [rows]}
   */
  String lengths(String ids, DataType type, boolean column) {
    editor.require(
        editor.opset() >= AXES_AS_INPUT,
        "expected opset "
            + AXES_AS_INPUT
            + " or newer for the lengths of sequences, got ["
            + editor.opset()
            + "]: export the model again with a newer one");
    String counted = cast(present(ids, type), DataType.INT64);
    String columns = editor.put(Tensors.longs(editor.freeName("towerrank.axes"), List.of(1)));
    return editor.before(
        OnnxOperator.REDUCE_SUM,
        List.of(counted, columns),
        Tensors.attribute("keepdims", column ? 1 : 0));
  }

  /** A value of another type; itself if it has that type. */
  String cast(String value, DataType from, DataType to) {
    return from == to ? value : cast(value, to);
  }

  private String cast(String value, DataType to) {
    return editor.before(
        OnnxOperator.CAST, List.of(value), Tensors.attribute("to", to.getNumber()));
  }

  /**
   * The tool's ids as whole numbers.
   *
   * @param ids of any shape and of this type
   */
  String whole(String ids, DataType type, IdMapping mapping) {
    if (mapping.isIdentity()) {
      return ids;
    }
    editor.require(
        mapping.isWhole(), "expected whole numbers for ids of a whole input, got " + mapping);
    String known =
        mapping.first() == IdEncoder.FIRST_KNOWN
            ? ids
            : editor.before(
                OnnxOperator.ADD,
                List.of(ids, scalar(type, mapping.first() - IdEncoder.FIRST_KNOWN)));
    return chosen(
        ids,
        type,
        mapping.missing() == mapping.unknown(),
        known,
        () -> scalar(type, (long) mapping.missing()),
        () -> scalar(type, (long) mapping.unknown()));
  }

  /**
   * The tool's ids as floats.
   *
   * @param ids {@code [rows]} or {@code [rows, width]}
   * @param mappings one for all, or one for each column
   */
  String floats(String ids, DataType type, List<IdMapping> mappings) {
    String numbers = cast(ids, type, DataType.FLOAT);
    if (mappings.stream().allMatch(IdMapping::isIdentity)) {
      return numbers;
    }
    String offsets = floats(mappings, mapping -> (double) mapping.first() - IdEncoder.FIRST_KNOWN);
    String known = editor.before(OnnxOperator.ADD, List.of(numbers, offsets));
    return chosen(
        ids,
        type,
        mappings.stream().allMatch(m -> Double.compare(m.missing(), m.unknown()) == 0),
        known,
        () -> floats(mappings, IdMapping::missing),
        () -> floats(mappings, IdMapping::unknown));
  }

  /** The id of a missing value where an id is 0, of an unknown one where it is 1. */
  private String chosen(
      String ids,
      DataType type,
      boolean alike,
      String known,
      Supplier<String> missing,
      Supplier<String> unknown) {
    if (alike) {
      String none =
          editor.before(OnnxOperator.LESS, List.of(ids, scalar(type, IdEncoder.FIRST_KNOWN)));
      return editor.before(OnnxOperator.WHERE, List.of(none, missing.get(), known));
    }
    String isUnknown =
        editor.before(OnnxOperator.EQUAL, List.of(ids, scalar(type, IdEncoder.UNKNOWN)));
    String present = editor.before(OnnxOperator.WHERE, List.of(isUnknown, unknown.get(), known));
    String isMissing =
        editor.before(OnnxOperator.EQUAL, List.of(ids, scalar(type, IdEncoder.MISSING)));
    return editor.before(OnnxOperator.WHERE, List.of(isMissing, missing.get(), present));
  }

  /** A whole number without dimensions. */
  String scalar(DataType type, long value) {
    String name = editor.freeName("towerrank.id");
    return editor.put(Tensors.whole(name, type, List.of(), List.of(value)));
  }

  /** A number for all columns, or one for each. */
  private String floats(List<IdMapping> mappings, ToDoubleFunction<IdMapping> number) {
    List<Double> numbers = mappings.stream().mapToDouble(number).boxed().toList();
    List<Integer> shape = numbers.size() == 1 ? List.of() : List.of(numbers.size());
    return editor.put(Tensors.floats(editor.freeName("towerrank.ids"), shape, numbers));
  }
}
