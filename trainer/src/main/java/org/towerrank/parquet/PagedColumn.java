package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/** A column whose pages are read here. One thread at a time may use it. */
final class PagedColumn {
  private final ParquetColumn column;
  private final PagesAhead pages;
  private @Nullable Page page;

  PagedColumn(ParquetColumn column, PagesAhead pages) {
    this.column = column;
    this.pages = pages;
  }

  /**
   * Reads the next rows.
   *
   * @throws IOException when there are fewer, or the file is corrupt
   */
  ColumnBatch read(int rows) throws IOException {
    long[] words = new long[(rows + Long.SIZE - 1) / Long.SIZE];
    RowCollector collector =
        column.values() == ParquetColumn.Values.TEXTS
            ? new TextRows(rows)
            : new NumberRows(column.values(), rows);
    int present = 0;
    for (int row = 0; row < rows; ) {
      Page from = page(rows - row);
      int now = Math.min(rows - row, from.left());
      int have = from.move(now, words, row);
      collector.add(from, row, now, words, have);
      present += have;
      row += now;
    }
    return collector.batch(new ColumnBatch.Presence(present == rows ? null : words));
  }

  private Page page(int expected) throws IOException {
    Page current = page;
    if (current == null || current.left() == 0) {
      current = pages.next();
      page = current;
    }
    if (current == null) {
      throw new EOFException("column [" + column.name() + "] lacks " + expected + " rows");
    }
    return current;
  }
}
