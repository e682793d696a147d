package org.towerrank.onnx.rows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Operators that compute over all elements along some axes. */
final class ReductionRows {
  /** From this version on, a softmax is taken along one axis. */
  private static final long SOFTMAX_ALONG_AN_AXIS = 13;

  private ReductionRows() {}

  /** Computing along an axis, which stays. */
  static @Nullable RowAxis along(RowInputs inputs, long axis) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    if (inputs.index(axis, inputs.rank(0)) == rows.axis()) {
      throw RowsException.mixed("it computes along the rows, axis [" + axis + "]");
    }
    return rows;
  }

  /** Computing over an axis and all behind it. */
  private static RowAxis from(RowInputs inputs, long axis) {
    RowAxis rows = inputs.axis(0);
    if (inputs.index(axis, inputs.rank(0)) <= rows.axis()) {
      throw RowsException.mixed("it computes over the rows, from axis [" + axis + "] on");
    }
    return rows;
  }

  static @Nullable RowAxis softmax(RowInputs inputs) {
    return inputs.opset() < SOFTMAX_ALONG_AN_AXIS
        ? from(inputs, inputs.number("axis", 1))
        : along(inputs, inputs.number("axis", -1));
  }

  static @Nullable RowAxis cumSum(RowInputs inputs) {
    List<Long> axis = inputs.numbers("axis", 1).orElse(List.of());
    if (axis.size() != 1) {
      throw RowsException.unproven("its axis is not known");
    }
    return along(inputs, axis.getFirst());
  }

  static @Nullable RowAxis layerNorm(RowInputs inputs) {
    inputs.requireOnly(0);
    return from(inputs, inputs.number("axis", -1));
  }

  static @Nullable RowAxis skipLayerNorm(RowInputs inputs) {
    inputs.requireOnly(0, 1);
    RowAxis rows = from(inputs, -1);
    if (!rows.equals(inputs.axis(1)) || inputs.rank(0) != inputs.rank(1)) {
      throw RowsException.unproven("the rows of its inputs do not lie along the same axis");
    }
    return rows;
  }

  static @Nullable RowAxis batchNorm(RowInputs inputs) {
    inputs.requireOnly(0);
    boolean trains = inputs.number("training_mode", 0) != 0 || inputs.node().getOutputCount() > 1;
    if (trains || inputs.number("spatial", 1) == 0) {
      throw RowsException.mixed("it takes mean and deviation over the rows, as in training");
    }
    RowAxis rows = inputs.axis(0);
    if (rows.axis() == 1) {
      throw RowsException.unproven("it expects a fixed number of rows");
    }
    return rows;
  }

  /** Computing from all of a row, where rows lie along the first axis. */
  static @Nullable RowAxis ofEachRow(RowInputs inputs) {
    inputs.requireOnly(0);
    if (inputs.axis(0).axis() != 0) {
      throw RowsException.unproven("rows do not lie along its first axis");
    }
    return inputs.axis(0);
  }

  /** The same of a matrix; a list of numbers would be a single row of as many columns. */
  static @Nullable RowAxis ofEachRowOfColumns(RowInputs inputs) {
    if (inputs.rank(0) == 1) {
      throw RowsException.mixed("it takes a list of numbers for a single row");
    }
    return ofEachRow(inputs);
  }

  /** The same with one value for all columns, or with one for each, which makes a list a row. */
  static @Nullable RowAxis ofEachRowWithValues(RowInputs inputs) {
    boolean ofColumns =
        inputs.node().getAttributeList().stream()
            .anyMatch(values -> values.getFloatsCount() > 1 || values.getIntsCount() > 1);
    return ofColumns ? ofEachRowOfColumns(inputs) : ofEachRow(inputs);
  }

  static @Nullable RowAxis meanVariance(RowInputs inputs) {
    inputs.requireOnly(0);
    List<Long> axes =
        inputs.attribute("axes").isPresent() ? inputs.numbers("axes") : List.of(0L, 2L, 3L);
    RowAxis rows = inputs.axis(0);
    if (axes.stream().anyMatch(axis -> inputs.index(axis, inputs.rank(0)) == rows.axis())) {
      throw RowsException.mixed("it takes mean and variance over the rows");
    }
    return rows;
  }

  static @Nullable RowAxis reduce(RowInputs inputs) {
    inputs.requireOnly(0);
    RowAxis rows = inputs.axis(0);
    Optional<List<Long>> axes = inputs.numbers("axes", 1).filter(given -> !given.isEmpty());
    if (axes.isEmpty()) {
      if (inputs.number("noop_with_empty_axes", 0) != 0) {
        return rows;
      }
      throw RowsException.mixed("it reduces all axes, and so the rows");
    }
    return without(inputs, axes.get());
  }

  static @Nullable RowAxis argument(RowInputs inputs) {
    inputs.requireOnly(0);
    return without(inputs, List.of(inputs.number("axis", 0)));
  }

  private static RowAxis without(RowInputs inputs, List<Long> axes) {
    RowAxis rows = inputs.axis(0);
    Set<Integer> reduced =
        axes.stream().map(axis -> inputs.index(axis, inputs.rank(0))).collect(Collectors.toSet());
    if (reduced.contains(rows.axis())) {
      throw RowsException.mixed("it reduces the rows, axes " + axes);
    }
    boolean keeps = inputs.number("keepdims", 1) != 0;
    long before = reduced.stream().filter(axis -> axis < rows.axis()).count();
    return keeps ? rows : rows.at(rows.axis() - (int) before);
  }
}
