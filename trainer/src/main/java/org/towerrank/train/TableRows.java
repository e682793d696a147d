package org.towerrank.train;

import java.util.List;

/** The rows of a table that a step looks up, as they are asked for and sorted. */
final class TableRows {
  private static final int AHEAD = 64;

  private final int[] asked;
  private final SortedRows sorted;

  private TableRows(int[] asked) {
    this.asked = asked;
    this.sorted = SortedRows.of(asked);
  }

  /**
   * Look-ups.
   *
   * @param asked the row of each position; not to be changed afterwards
   */
  static TableRows of(int[] asked) {
    return new TableRows(asked);
  }

  /** Several look-ups as one, the positions of one behind those of the other. */
  static TableRows of(List<TableRows> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int[] all = new int[parts.stream().mapToInt(TableRows::positions).sum()];
    int at = 0;
    for (TableRows part : parts) {
      System.arraycopy(part.asked, 0, all, at, part.asked.length);
      at += part.asked.length;
    }
    return new TableRows(all);
  }

  /** How many rows are looked up, one more than once counted as often. */
  int positions() {
    return asked.length;
  }

  SortedRows sorted() {
    return sorted;
  }

  /**
   * Copies to each position its row.
   *
   * @param values one array for each embedding of the table: {@code [positions, dimension]}
   */
  void gather(EmbeddingTable table, List<float[]> values) {
    // In the order of the positions: rows lie far apart in any order, what is written does not.
    RowParts.run(asked.length, (from, to) -> gather(table, values, from, to));
  }

  private void gather(EmbeddingTable table, List<float[]> values, int from, int to) {
    float touched = 0;
    for (int start = from; start < to; start += AHEAD) {
      int end = Math.min(to, start + AHEAD);
      for (int position = start; position < end; position++) {
        touched += table.touch(asked[position], table.width());
      }
      int column = 0;
      for (int i = 0; i < values.size(); i++) {
        int dimension = table.embeddings().get(i).dimension();
        copy(table, start, end, column, values.get(i), dimension);
        column += dimension;
      }
    }
    table.keep(touched);
  }

  private void copy(
      EmbeddingTable table, int start, int end, int column, float[] values, int dimension) {
    for (int position = start; position < end; position++) {
      int row = asked[position];
      float[] page = table.page(row);
      int at = table.at(row) + column;
      if (dimension == 1) {
        // One number is moved faster than an array copied.
        values[position] = page[at];
      } else {
        System.arraycopy(page, at, values, position * dimension, dimension);
      }
    }
  }
}
