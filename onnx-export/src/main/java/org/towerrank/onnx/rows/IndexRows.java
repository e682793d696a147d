package org.towerrank.onnx.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that pick parts of a value, or put parts together. */
final class IndexRows {
  private IndexRows() {}

  static @Nullable RowAxis gather(RowInputs inputs) {
    int axis = inputs.index(inputs.number("axis", 0), inputs.rank(0));
    if (inputs.carries(0) && inputs.carries(1)) {
      throw RowsException.mixed("it picks from all rows for each row");
    }
    if (inputs.carries(1)) {
      return inputs.axis(1).at(axis + inputs.axis(1).axis());
    }
    RowAxis rows = inputs.axis(0);
    if (axis == rows.axis()) {
      throw RowsException.mixed("it picks rows by their number");
    }
    return axis > rows.axis() ? rows : rows.at(rows.axis() - 1 + inputs.rank(1));
  }

  /** Elements by an index of the same shape, which may be one into a table for each column. */
  static @Nullable RowAxis gatherElements(RowInputs inputs) {
    int axis = inputs.index(inputs.number("axis", 0), inputs.rank(0));
    if (!inputs.carries(1)) {
      throw RowsException.unproven("it expects a fixed number of rows");
    }
    RowAxis rows = inputs.axis(1);
    boolean ofTable = !inputs.carries(0) && axis == rows.axis();
    boolean within = inputs.carries(0) && inputs.axis(0).equals(rows) && axis != rows.axis();
    if (!ofTable && !within) {
      throw RowsException.mixed("it picks from other rows");
    }
    return rows;
  }

  static @Nullable RowAxis gatherNd(RowInputs inputs) {
    long shared = inputs.number("batch_dims", 0);
    if (!inputs.carries(1)) {
      throw RowsException.unproven("it picks by numbers of rows");
    }
    RowAxis rows = inputs.axis(1);
    if (rows.axis() == inputs.rank(1) - 1) {
      throw RowsException.unproven("rows lie along the last axis of its indices");
    }
    boolean within = inputs.carries(0) && inputs.axis(0).equals(rows) && rows.axis() < shared;
    boolean ofTable = !inputs.carries(0) && rows.axis() >= shared;
    if (!within && !ofTable) {
      throw RowsException.mixed("it picks from other rows");
    }
    return rows;
  }

  /** Elements put by an index of the same shape, each into the row that it comes of. */
  static @Nullable RowAxis scatterElements(RowInputs inputs) {
    int axis = inputs.index(inputs.number("axis", 0), inputs.rank(0));
    RowAxis rows = inputs.axis(inputs.carriers().getFirst());
    for (int i = 0; i < inputs.node().getInputCount(); i++) {
      if (!inputs.carries(i)) {
        throw RowsException.unproven("it expects a fixed number of rows");
      }
      if (axis == rows.axis() || !inputs.axis(i).equals(rows)) {
        throw RowsException.mixed("it puts elements into other rows");
      }
    }
    return rows;
  }

  static @Nullable RowAxis oneHot(RowInputs inputs) {
    inputs.requireOnly(0);
    int added = inputs.index(inputs.number("axis", -1), inputs.rank(0) + 1);
    RowAxis rows = inputs.axis(0);
    return added > rows.axis() ? rows : rows.at(rows.axis() + 1);
  }

  static @Nullable RowAxis slice(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    List<Long> starts = inputs.numbers("starts", 1).orElse(List.of());
    List<Long> ends = inputs.numbers("ends", 2).orElse(List.of());
    List<Long> axes = inputs.numbers("axes", 3).orElse(List.of());
    List<Long> steps = inputs.numbers("steps", 4).orElse(List.of());
    requireAlike(starts.size(), ends);
    requireAlike(axes.isEmpty() ? 0 : starts.size(), axes);
    requireAlike(steps.isEmpty() ? 0 : starts.size(), steps);
    for (int i = 0; i < starts.size(); i++) {
      int axis = inputs.index(axes.isEmpty() ? i : axes.get(i), inputs.rank(0));
      boolean whole =
          starts.get(i) == 0
              && ends.get(i) >= Integer.MAX_VALUE
              && (steps.isEmpty() || steps.get(i) == 1);
      if (axis == rows.axis() && !whole) {
        throw RowsException.mixed("it picks rows by their number");
      }
    }
    return rows;
  }

  /** Of what a graph says by several lists, each has to have an element. */
  private static void requireAlike(int length, List<Long> list) {
    if (list.size() != length) {
      throw RowsException.unproven("its lists are of different lengths");
    }
  }

  static @Nullable RowAxis concat(RowInputs inputs) {
    int count = inputs.node().getInputCount();
    RowAxis rows = inputs.axis(inputs.carriers().getFirst());
    int axis = inputs.index(inputs.number("axis", 1), inputs.rank(0));
    if (axis == rows.axis()) {
      throw RowsException.mixed("it puts rows behind other rows");
    }
    for (int i = 0; i < count; i++) {
      if (!inputs.carries(i)) {
        throw RowsException.unproven("it expects a fixed number of rows");
      }
      if (!inputs.axis(i).equals(rows)) {
        throw RowsException.unproven("the rows of its inputs do not lie along the same axis");
      }
    }
    return rows;
  }

  /** Columns of matrices side by side; a list would be a single row. */
  static @Nullable RowAxis columns(RowInputs inputs) {
    for (int i = 0; i < inputs.node().getInputCount(); i++) {
      if (inputs.rank(i) != 2) {
        throw RowsException.unproven("its input number " + i + " is no matrix");
      }
    }
    return concat(inputs);
  }

  static @Nullable RowAxis pad(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    List<Long> pads = inputs.numbers("pads", 1).orElse(List.of());
    List<Long> axes = inputs.numbers("axes", 3).orElse(List.of());
    int count = pads.size() / 2;
    requireAlike(axes.isEmpty() ? 0 : count, axes);
    for (int i = 0; i < count; i++) {
      int axis = axes.isEmpty() ? i : inputs.index(axes.get(i), inputs.rank(0));
      if (axis == rows.axis() && (pads.get(i) != 0 || pads.get(i + count) != 0)) {
        throw RowsException.mixed("it adds rows");
      }
    }
    return rows;
  }
}
