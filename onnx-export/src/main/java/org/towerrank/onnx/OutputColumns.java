package org.towerrank.onnx;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is read of an output.
 *
 * @param width columns that it has; 0 for a vector of one number a row
 * @param columns those that are read, in this order
 * @param sigmoid whether they are logits, whose probabilities are wanted
 */
public record OutputColumns(int width, List<Integer> columns, boolean sigmoid) {
  public OutputColumns {
    columns = List.copyOf(columns);
  }

  /** Whether all columns are read, in their order. */
  boolean isWhole() {
    return columns.equals(IntStream.range(0, Math.max(1, width)).boxed().toList());
  }
}
