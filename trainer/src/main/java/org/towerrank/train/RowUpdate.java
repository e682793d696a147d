package org.towerrank.train;

import java.util.List;

/**
 * Changes the rows of an embedding table that a step looked up by the sums of their gradients. Rows
 * are copied to arrays that lie together, a few at a time, over which the update rule runs in
 * vector instructions, and back.
 *
 * @param column the first to change
 * @param columns how many to change
 */
record RowUpdate(
    EmbeddingTable table, int column, int columns, UpdateRule rule, UpdateRule.Step step) {
  private static final int ROWS = 64;

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
    float[] weight = new float[ROWS * columns];
    float[] gradient = new float[ROWS * columns];
    float[][] moments = rule.newMoments(ROWS * columns);
    float touched = 0;
    for (int start = from; start < to; start += ROWS) {
      int count = Math.min(ROWS, to - start);
      touched += table.touch(rows, start, start + count, table.width() * (1 + table.moments()));
      for (Gradients some : gradients) {
        touched += some.touch(rows, start, start + count);
      }
      for (int i = 0; i < count; i++) {
        read(rows.row(start + i), weight, moments, i * columns);
        sum(rows, start + i, gradients, gradient, i * columns);
      }
      rule.update(weight, gradient, count * columns, moments, step);
      for (int i = 0; i < count; i++) {
        write(rows.row(start + i), weight, moments, i * columns);
      }
    }
    table.keep(touched);
  }

  private void read(int row, float[] weight, float[][] moments, int to) {
    float[] page = table.page(row);
    int at = table.at(row) + column;
    ShortCopy.copy(page, at, weight, to, columns);
    for (float[] moment : moments) {
      at += table.width();
      ShortCopy.copy(page, at, moment, to, columns);
    }
  }

  private void write(int row, float[] weight, float[][] moments, int from) {
    float[] page = table.page(row);
    int at = table.at(row) + column;
    ShortCopy.copy(weight, from, page, at, columns);
    for (float[] moment : moments) {
      at += table.width();
      ShortCopy.copy(moment, from, page, at, columns);
    }
  }

  private static void sum(
      SortedRows rows, int index, List<Gradients> gradients, float[] sums, int to) {
    int at = to;
    for (int i = 0; i < gradients.size(); i++) {
      gradients.get(i).sum(rows, index, sums, at);
      at += gradients.get(i).columns();
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

    private void sum(SortedRows rows, int index, float[] sums, int to) {
      int start = rows.start(index);
      int end = rows.start(index + 1);
      ShortCopy.copy(values, rows.position(start) * columns, sums, to, columns);
      for (int lookUp = start + 1; lookUp < end; lookUp++) {
        int from = rows.position(lookUp) * columns;
        for (int k = 0; k < columns; k++) {
          sums[to + k] += values[from + k];
        }
      }
    }
  }
}
