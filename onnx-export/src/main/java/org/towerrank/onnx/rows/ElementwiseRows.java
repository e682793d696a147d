package org.towerrank.onnx.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.size.SymbolicSize;

/** Operators that compute an element from the elements at the same place. */
final class ElementwiseRows {
  private ElementwiseRows() {}

  static @Nullable RowAxis unary(RowInputs inputs) {
    inputs.requireOnly(0);
    return inputs.axis(0);
  }

  /** Rows meet the same rows only where they lie along the same axis, counted from the last. */
  static @Nullable RowAxis broadcast(RowInputs inputs) {
    int rank = 0;
    for (int i = 0; i < inputs.node().getInputCount(); i++) {
      rank = Math.max(rank, inputs.rank(i));
    }
    int first = inputs.carriers().getFirst();
    RowAxis axis = inputs.axis(first).at(rank - inputs.rank(first) + inputs.axis(first).axis());
    for (int i = 0; i < inputs.node().getInputCount(); i++) {
      require(inputs, i, axis, axis.axis() - rank + inputs.rank(i));
    }
    return axis;
  }

  private static void require(RowInputs inputs, int input, RowAxis axis, int at) {
    if (inputs.carries(input)) {
      if (inputs.axis(input).axis() != at) {
        throw RowsException.mixed("it combines rows with other rows");
      }
      if (!inputs.axis(input).isLike(axis)) {
        throw RowsException.unproven("its inputs have other numbers of places for a row");
      }
      return;
    }
    List<@Nullable SymbolicSize> dimensions = inputs.dimensions(input);
    SymbolicSize size = at < 0 ? null : dimensions.get(at);
    if (size != null && size.factor() != 1) {
      throw RowsException.unproven("it expects a fixed number of rows");
    }
  }

  static @Nullable RowAxis dropout(RowInputs inputs) {
    if (inputs.has(2) && inputs.content(2).isEmpty()) {
      throw RowsException.unproven("whether it is training is not known");
    }
    return unary(inputs);
  }

  /**
   * A scale for all elements, for each place of an axis that rows do not lie along, or for each row
   * its own.
   */
  static @Nullable RowAxis quantize(RowInputs inputs) {
    RowAxis axis = inputs.axis(0);
    boolean ofRows =
        inputs.rank(1) > 0 && inputs.index(inputs.number("axis", 1), inputs.rank(0)) == axis.axis();
    for (int i = 1; i < inputs.node().getInputCount(); i++) {
      if (!inputs.has(i) || !(ofRows || inputs.carries(i))) {
        continue;
      }
      boolean own =
          ofRows && inputs.carries(i) && inputs.rank(i) == 1 && inputs.axis(i).isLike(axis);
      if (!own) {
        throw RowsException.unproven(
            inputs.carries(i)
                ? "the rows of its scales are not those of what it scales"
                : "it expects a fixed number of rows");
      }
    }
    return axis;
  }
}
