package org.towerrank.prepare;

import org.towerrank.sql.Sql;

/**
 * A table of lists that no event's list has to be copied out of a long one for: the items of a
 * user's events that count, in runs of a length, each beginning with some of those before it.
 *
 * @param table with the columns {@code user_id}, {@code run} and {@code items}
 * @param own items of a run, without those before it
 * @param before items that a later run begins with, at least {@code newest} - 1
 * @param newest items before an event that are asked for, at most
 */
record ItemRuns(String table, long own, long before, long newest) {

  /** The newest items before the row's event, in their order, or null where there are none. */
  Sql items(SqlDialect dialect) {
    String end =
        "CASE WHEN placed.seen <= %1$d THEN placed.seen ELSE (placed.seen - 1) %% %1$d + 1 + %2$d END"
            .formatted(own, before);
    String start = "greatest(1, " + end + " - " + (newest - 1) + ")";
    return dialect.slice(table + ".items", start, end);
  }

  /** What joins the run of the row's event. */
  Sql join() {
    return new Sql(
        """
        LEFT JOIN %1$s
          ON %1$s.user_id = placed.user_id
          AND %1$s.run = CASE WHEN placed.seen > 0 THEN div(placed.seen - 1, %2$d) END\
        """
            .formatted(table, own));
  }
}
