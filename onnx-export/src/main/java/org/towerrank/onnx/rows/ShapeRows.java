package org.towerrank.onnx.rows;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.size.SymbolicSize;

/** Operators that change shapes, or repeat a value along an axis. */
final class ShapeRows {
  private ShapeRows() {}

  /**
   * Elements in the same order, in another shape. What was before the rows stays before them, or is
   * along their axis then, where they follow one another as often as that.
   */
  static @Nullable RowAxis regroup(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    List<@Nullable SymbolicSize> shape = inputs.outputDimensions();
    int at = only(shape, "it moves rows into other axes");
    long outer = Math.multiplyExact(before(inputs.dimensions(0), rows.axis()), rows.turns());
    long before = before(shape, at);
    long turns = outer / before;
    long all = places(shape, at);
    if (outer % before != 0 || all % turns != 0) {
      throw RowsException.unproven("it moves rows into other axes");
    }
    return new RowAxis(at, all / turns, turns);
  }

  private static long places(List<@Nullable SymbolicSize> shape, int axis) {
    SymbolicSize size = shape.get(axis);
    return size == null ? 0 : size.factor();
  }

  /** The one size that is a multiple of the rows. */
  private static int only(List<@Nullable SymbolicSize> sizes, String otherwise) {
    int[] found = IntStream.range(0, sizes.size()).filter(i -> isOfRows(sizes.get(i))).toArray();
    if (found.length != 1) {
      throw RowsException.unproven(found.length == 0 ? "it has a fixed number of rows" : otherwise);
    }
    return found[0];
  }

  private static boolean isOfRows(@Nullable SymbolicSize size) {
    return size != null && size.perRow();
  }

  private static long before(List<@Nullable SymbolicSize> shape, int axis) {
    long elements = 1;
    for (SymbolicSize size : shape.subList(0, axis)) {
      if (size == null || size.factor() < 1) {
        throw RowsException.unproven("a size before the rows is not known");
      }
      elements = Math.multiplyExact(elements, size.factor());
    }
    return elements;
  }

  static @Nullable RowAxis constantOfShape(RowInputs inputs) {
    List<@Nullable SymbolicSize> shape = inputs.content(0);
    int at = only(shape, "it has several axes of rows");
    return new RowAxis(at, places(shape, at));
  }

  static @Nullable RowAxis expand(RowInputs inputs) {
    inputs.requireOnly(0, 1);
    List<@Nullable SymbolicSize> shape = inputs.content(1);
    if (shape.contains(null)) {
      throw RowsException.unproven("its shape is known only when it runs");
    }
    int rank = Math.max(shape.size(), inputs.rank(0));
    if (!inputs.carries(0)) {
      int at = only(shape, "it has several axes of rows");
      requireOne(inputs, at - shape.size());
      return new RowAxis(at + rank - shape.size(), places(shape, at));
    }
    RowAxis rows = inputs.axis(0).at(rank - inputs.rank(0) + inputs.axis(0).axis());
    for (int i = 0; i < shape.size(); i++) {
      SymbolicSize size = shape.get(i);
      boolean here = i + rank - shape.size() == rows.axis();
      if (size != null && (here ? isNeither(size, rows) : size.perRow())) {
        throw RowsException.unproven("it repeats rows for other rows");
      }
    }
    return rows;
  }

  private static boolean isNeither(SymbolicSize size, RowAxis rows) {
    return size.factor() != (size.perRow() ? rows.all() : 1);
  }

  /**
   * Checks that a value is repeated along an axis, rather than expected to have as many as rows.
   *
   * @param fromEnd the axis, from the end
   */
  private static void requireOne(RowInputs inputs, int fromEnd) {
    int at = inputs.rank(0) + fromEnd;
    SymbolicSize size = at < 0 ? new SymbolicSize(1, false) : inputs.dimensions(0).get(at);
    if (size == null || size.factor() != 1) {
      throw RowsException.unproven("it expects a fixed number of rows");
    }
  }

  static @Nullable RowAxis tile(RowInputs inputs) {
    inputs.requireOnly(0, 1);
    List<@Nullable SymbolicSize> repeats = inputs.content(1);
    if (repeats.contains(null)) {
      throw RowsException.unproven("how often it repeats is known only when it runs");
    }
    if (!inputs.carries(0)) {
      int at = only(repeats, "it has several axes of rows");
      requireOne(inputs, at - repeats.size());
      return new RowAxis(at, places(repeats, at));
    }
    RowAxis rows = inputs.axis(0);
    for (int i = 0; i < repeats.size(); i++) {
      SymbolicSize size = repeats.get(i);
      if (size != null && (size.perRow() || (i == rows.axis() && size.factor() != 1))) {
        throw RowsException.unproven("it repeats rows for other rows");
      }
    }
    return rows;
  }

  static @Nullable RowAxis squeeze(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    Optional<List<Long>> axes = inputs.numbers("axes", 1);
    if (axes.isEmpty()) {
      throw RowsException.unproven(
          "it names no axes, and removes the rows' where there is one row");
    }
    int before = 0;
    for (long axis : axes.get()) {
      int at = inputs.index(axis, inputs.rank(0));
      if (at == rows.axis()) {
        throw RowsException.unproven("it expects one row");
      }
      before += at < rows.axis() ? 1 : 0;
    }
    return rows.at(rows.axis() - before);
  }

  static @Nullable RowAxis unsqueeze(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    List<Long> axes = inputs.numbers("axes", 1).orElse(List.of());
    int rank = inputs.rank(0) + axes.size();
    int at = rows.axis();
    for (int axis : axes.stream().map(each -> inputs.index(each, rank)).sorted().toList()) {
      at += axis <= at ? 1 : 0;
    }
    return rows.at(at);
  }

  static @Nullable RowAxis transpose(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    List<Long> order = inputs.numbers("perm");
    if (order.isEmpty()) {
      return rows.at(inputs.rank(0) - 1 - rows.axis());
    }
    int at = order.indexOf((long) rows.axis());
    if (at < 0) {
      throw RowsException.unproven("its order lacks the axis of the rows");
    }
    return rows.at(at);
  }
}
