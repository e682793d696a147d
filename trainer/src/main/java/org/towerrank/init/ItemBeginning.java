package org.towerrank.init;

/**
 * When items began.
 *
 * @param column of their table
 * @param lasting whether most items of the log's first half are still chosen at its end
 */
record ItemBeginning(ColumnProfile column, boolean lasting) {

  /** The same, with a prefix before the column's name. */
  ItemBeginning prefixed(String prefix) {
    return new ItemBeginning(column.prefixed(prefix), lasting);
  }
}
