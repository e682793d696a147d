package org.towerrank.init;

import org.jspecify.annotations.Nullable;

/**
 * When items could be recommended.
 *
 * @param from the column of their table that says when each began
 * @param until the column that says when each ended; null if there is none
 * @param lasting whether most items of the log's first half are still chosen at its end
 */
record ItemTimes(ColumnProfile from, @Nullable ColumnProfile until, boolean lasting) {

  /** The same, with a prefix before the columns' names. */
  ItemTimes prefixed(String prefix) {
    return new ItemTimes(
        from.prefixed(prefix), until == null ? null : until.prefixed(prefix), lasting);
  }
}
