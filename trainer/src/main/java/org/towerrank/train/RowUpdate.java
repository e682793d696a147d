package org.towerrank.train;

import java.util.List;
import org.towerrank.kernel.Step;

/**
 * Changes the rows of an embedding table that a step looked up by the sums of their gradients.
 *
 * @param column the first to change
 * @param columns how many to change
 */
record RowUpdate(EmbeddingTable table, int column, int columns, Step step) {
  private static final int AHEAD = 64;

  /**
   * Updates all rows.
   *
   * @param gradients of each position, one array for some of the columns after another: {@code
   *     [positions, some]}
   */
  void apply(SortedRows rows, List<Gradients> gradients) {
    RowParts.run(rows.count(), (from, to) -> update(rows, gradients, from, to));
  }

  private void update(SortedRows rows, List<Gradients> gradients, int from, int to) {
    float[] sums = new float[columns];
    float touched = 0;
    for (int start = from; start < to; start += AHEAD) {
      int end = Math.min(to, start + AHEAD);
      touched += touch(rows, gradients, start, end);
      for (int index = start; index < end; index++) {
        update(rows, index, gradients, sums);
      }
    }
    table.keep(touched);
  }

  /** See {@link EmbeddingTable#touch}. */
  private float touch(SortedRows rows, List<Gradients> gradients, int from, int to) {
    float touched = 0;
    for (int index = from; index < to; index++) {
      touched += table.touch(rows.row(index), table.columns());
    }
    for (Gradients some : gradients) {
      touched += some.touch(rows, from, to);
    }
    return touched;
  }

  private void update(SortedRows rows, int index, List<Gradients> gradients, float[] sums) {
    int row = rows.row(index);
    float[] page = table.page(row);
    int at = table.at(row) + column;
    boolean once = rows.start(index + 1) - rows.start(index) == 1;
    for (int i = 0; i < gradients.size(); i++) {
      Gradients some = gradients.get(i);
      if (once) {
        int from = rows.position(rows.start(index)) * some.columns();
        step.update(page, at, table.width(), some.values(), from, some.columns());
      } else {
        some.sum(rows, index, sums);
        step.update(page, at, table.width(), sums, 0, some.columns());
      }
      at += some.columns();
    }
  }

  /**
   * Gradients of some columns.
   *
   * @param values of each position: {@code [positions, columns]}
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record Gradients(float[] values, int columns) {

    /** See {@link EmbeddingTable#touch}. */
    private float touch(SortedRows rows, int from, int to) {
      float touched = 0;
      for (int lookUp = rows.start(from); lookUp < rows.start(to); lookUp++) {
        int at = rows.position(lookUp) * columns;
        touched += values[at] + values[at + columns - 1];
      }
      return touched;
    }

    private void sum(SortedRows rows, int index, float[] sums) {
      int start = rows.start(index);
      System.arraycopy(values, rows.position(start) * columns, sums, 0, columns);
      for (int lookUp = start + 1; lookUp < rows.start(index + 1); lookUp++) {
        int from = rows.position(lookUp) * columns;
        for (int k = 0; k < columns; k++) {
          sums[k] += values[from + k];
        }
      }
    }
  }
}
