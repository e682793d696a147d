package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An input or output as a graph declares it.
 *
 * @param type of its elements; {@link DataType#UNDEFINED} if it is no tensor
 * @param shape its dimensions, {@link #ANY} for those of any size; null where none are declared
 */
public record GraphValue(String name, DataType type, @Nullable List<Long> shape) {
  /** A dimension of any size. */
  public static final long ANY = -1;

  public GraphValue {
    shape = shape == null ? null : List.copyOf(shape);
  }

  /** As declared. */
  public static GraphValue of(ValueInfoProto value) {
    TypeProto type = value.getType();
    if (!type.hasTensorType()) {
      return new GraphValue(value.getName(), DataType.UNDEFINED, null);
    }
    DataType element = DataType.forNumber(type.getTensorType().getElemType());
    return new GraphValue(
        value.getName(),
        element == null ? DataType.UNDEFINED : element,
        type.getTensorType().hasShape() ? shape(type.getTensorType().getShape()) : null);
  }

  private static List<Long> shape(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(dimension -> dimension.hasDimValue() ? dimension.getDimValue() : ANY)
        // Some exporters write 0 where the size is not known.
        .map(size -> size <= 0 ? ANY : size)
        .toList();
  }

  /** How many dimensions it has; -1 where none are declared. */
  public int rank() {
    return shape == null ? -1 : shape.size();
  }

  /** Columns of a row: 1 of a vector, {@link #ANY} where they are not fixed. */
  public long width() {
    return shape == null ? ANY : shape.size() == 1 ? 1 : shape.size() == 2 ? shape.get(1) : ANY;
  }

  /** Whether its elements are whole numbers. */
  public boolean isWhole() {
    return type == DataType.INT64 || type == DataType.INT32;
  }

  /** As errors show it: {@code int64 [any, 6]}. */
  public String describe() {
    String element =
        type == DataType.UNDEFINED ? "no tensor" : type.name().toLowerCase(Locale.ROOT);
    return shape == null
        ? element
        : element
            + shape.stream()
                .map(size -> size == ANY ? "any" : Long.toString(size))
                .collect(Collectors.joining(", ", " [", "]"));
  }
}
