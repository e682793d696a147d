package org.towerrank.train;

import java.nio.FloatBuffer;
import java.util.List;

/** The rows of a table that a step looks up, as they are asked for and sorted. */
final class TableRows {
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

  /** Copies each row to all its positions. */
  void gather(float[] table, int dimension, FloatBuffer values) {
    RowParts.run(
        sorted.count(),
        (from, to) -> {
          for (int index = from; index < to; index++) {
            int row = sorted.row(index) * dimension;
            int end = sorted.start(index + 1);
            for (int lookUp = sorted.start(index); lookUp < end; lookUp++) {
              put(table, row, dimension, values, sorted.position(lookUp) * dimension);
            }
          }
        });
  }

  private static void put(float[] table, int row, int dimension, FloatBuffer values, int at) {
    if (dimension == 1) {
      values.put(at, table[row]);
    } else {
      values.put(at, table, row, dimension);
    }
  }
}
