package org.towerrank.parquet;

import java.io.IOException;
import org.towerrank.feature.ColumnBatch;

/** Collects what consecutive rows have in a column, page by page. */
sealed interface RowCollector permits NumberRows, TextRows {

  /**
   * Adds the next rows of a page, which were moved to.
   *
   * @param from the first of them, behind those that were added before
   * @param rows at least one
   * @param words which rows have a value, a bit a row from row 0 on
   * @param present how many of these rows have one
   */
  void add(Page page, int from, int rows, long[] words, int present) throws IOException;

  /** All rows. */
  ColumnBatch batch(ColumnBatch.Presence presence);
}
