package org.towerrank.onnx;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;

/** A value in a graph, written when its name is first asked for. */
final class Value {
  private final Shape shape;
  private final List<Value> parts;
  private final Supplier<String> writing;
  private @Nullable String name;

  private Value(Shape shape, List<Value> parts, Supplier<String> writing) {
    this.shape = shape;
    this.parts = parts;
    this.writing = writing;
  }

  /** A value that the graph has. */
  static Value of(String name, Shape shape) {
    return new Value(shape, List.of(), () -> name);
  }

  /**
   * Values of different rows side by side. Who can compute with each by itself need not have them
   * repeated and written together.
   */
  static Value joined(List<Value> parts, Shape shape, Supplier<String> writing) {
    return new Value(shape, parts, writing);
  }

  /** Values, with those that are joined from others replaced by these. */
  static List<Value> parts(List<Value> values) {
    return values.stream().flatMap(Value::whatItIsOf).toList();
  }

  private Stream<Value> whatItIsOf() {
    return parts.isEmpty() ? Stream.of(this) : parts.stream();
  }

  String name() {
    if (name == null) {
      name = writing.get();
    }
    return name;
  }

  Shape shape() {
    return shape;
  }

  RowDimension rows() {
    return shape.rows();
  }

  int width() {
    return shape.width();
  }
}
