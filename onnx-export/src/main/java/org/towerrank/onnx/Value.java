package org.towerrank.onnx;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Side;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;

/** A value in a graph, written when its name is first asked for. */
final class Value {
  /**
   * What a value depends on, in the order in which parts of a layer are multiplied. Those that
   * depend on items come last: what an item's part is can then be kept, and added to the rest.
   */
  enum Origin {
    /** The user and the context: one row. */
    USER,
    /** Queries: a row for each item that cannot be kept. */
    QUERY,
    /** Items, or items and others. */
    ITEM
  }

  private final Shape shape;
  private final Origin origin;
  private final List<Value> parts;
  private final Supplier<String> writing;
  private @Nullable String name;

  private Value(Shape shape, Origin origin, List<Value> parts, Supplier<String> writing) {
    this.shape = shape;
    this.origin = origin;
    this.parts = parts;
    this.writing = writing;
  }

  /** A value that the graph has. */
  static Value of(String name, Shape shape) {
    Origin origin = shape.rows() == RowDimension.USERS ? Origin.USER : Origin.ITEM;
    return new Value(shape, origin, List.of(), () -> name);
  }

  /** An input of the graph. */
  static Value input(String name, Side side, Shape shape) {
    return side == Side.QUERY
        ? new Value(shape, Origin.QUERY, List.of(), () -> name)
        : of(name, shape);
  }

  /**
   * Values of different origins side by side. Who can compute with each by itself need not have
   * them repeated and written together.
   */
  static Value joined(List<Value> parts, Shape shape, Supplier<String> writing) {
    return new Value(shape, Origin.ITEM, parts, writing);
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

  Origin origin() {
    return origin;
  }

  RowDimension rows() {
    return shape.rows();
  }

  int width() {
    return shape.width();
  }
}
