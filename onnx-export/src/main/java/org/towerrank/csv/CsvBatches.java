package org.towerrank.csv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/** The columns of rows that were parsed together, made where they are asked for. */
final class CsvBatches {
  private final CsvRow row;
  private final @Nullable ColumnBatch[] columns;
  private long group = -1;
  private int start;
  private int count;

  /**
   * @param columns of each row
   */
  CsvBatches(CsvRow row, int columns) {
    this.row = row;
    this.columns = new ColumnBatch[columns];
  }

  /** Says that there is another row, and that it has as many fields as there are columns. */
  void move() {
    if (row.group() != group) {
      group = row.group();
      start = row.index();
      count = row.alike();
      Arrays.fill(columns, null);
    }
  }

  ColumnBatch of(int column) {
    ColumnBatch batch = columns[column];
    if (batch == null) {
      batch = row.column(column, start, count);
      columns[column] = batch;
    }
    return batch;
  }

  /** The place of the current row. */
  int row() {
    return row.index() - start;
  }

  /** How many rows there are from the current one on, itself counted. */
  int rowsLeft() {
    return count - row();
  }
}
