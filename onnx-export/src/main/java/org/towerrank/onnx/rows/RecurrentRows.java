package org.towerrank.onnx.rows;

import java.util.Set;

/**
 * What goes along a sequence. Layers go along {@code [steps, rows, numbers]}. What one makes of a
 * row depends on that row's steps alone, and so does its last state.
 */
final class RecurrentRows {
  static final Set<String> OPERATORS = Set.of("GRU", "LSTM", "RNN");

  /** The axis of the rows in the sequence and in states, {@code [directions, rows, numbers]}. */
  private static final int ROWS = 1;

  /** The same in the first output, {@code [steps, directions, rows, numbers]}. */
  private static final int ROWS_OF_STEPS = 2;

  private static final int LENGTHS = 4;
  private static final int FIRST_STATE = 5;
  private static final int FIRST_CELL = 6;

  private RecurrentRows() {}

  /** Where the rows lie in an output by its index. */
  static RowAxis of(RowInputs inputs, int output) {
    inputs.requireOnly(0, LENGTHS, FIRST_STATE, FIRST_CELL);
    if (inputs.number("layout", 0) != 0) {
      throw RowsException.unproven("its layout is not that of most, steps first");
    }
    RowAxis rows = inputs.axis(0);
    if (rows.axis() == 0) {
      throw RowsException.mixed("it goes from row to row, as from step to step");
    }
    if (rows.axis() != ROWS) {
      throw RowsException.unproven("rows do not lie along its second axis");
    }
    requireSame(inputs, LENGTHS, rows.at(0));
    requireSame(inputs, FIRST_STATE, rows);
    requireSame(inputs, FIRST_CELL, rows);
    return rows.at(output == 0 ? ROWS_OF_STEPS : ROWS);
  }

  /** Each row turned up to its own length. */
  static RowAxis reverse(RowInputs inputs) {
    inputs.requireOnly(0, 1);
    RowAxis rows = inputs.axis(0);
    if (inputs.number("time_axis", 0) == rows.axis()) {
      throw RowsException.mixed("it turns the order of the rows");
    }
    if (inputs.number("batch_axis", 1) != rows.axis()) {
      throw RowsException.unproven("rows do not lie along its batch axis");
    }
    requireSame(inputs, 1, rows.at(0));
    return rows;
  }

  private static void requireSame(RowInputs inputs, int input, RowAxis rows) {
    if (!inputs.has(input)) {
      return;
    }
    if (!inputs.carries(input)) {
      throw RowsException.unproven("it expects a fixed number of rows");
    }
    if (!inputs.axis(input).equals(rows)) {
      throw RowsException.unproven("the rows of its inputs do not lie along the same axis");
    }
  }
}
