package org.towerrank.prepare;

import org.towerrank.sql.Sql;

/**
 * A table of lists that no event's list has to be copied out of a long one for: the items of a
 * user's events that count, in runs of a length, each beginning with some of those before it.
 *
 * @param table with the columns {@code user_id}, {@code run} and {@code items}
 * @param seen the rows' column of how many such events are before theirs
 * @param own items of a run, without those before it
 * @param before items that a later run begins with, at least {@code newest} - 1
 * @param newest items before an event that are asked for, at most
 */
record ItemRuns(String table, String seen, long own, long before, long newest) {

  /** The newest items before the row's event, in their order, or null where there are none. */
  Sql items(SqlDialect dialect) {
    String end =
        "CASE WHEN placed.%3$s <= %1$d THEN placed.%3$s ELSE (placed.%3$s - 1) %% %1$d + 1 + %2$d END"
            .formatted(own, before, seen);
    String start = "greatest(1, " + end + " - " + (newest - 1) + ")";
    return dialect.slice(table + ".items", start, end);
  }

  /** What joins the run of the row's event. */
  Sql join() {
    return new Sql(
        """
        LEFT JOIN %1$s
          ON %1$s.user_id = placed.user_id
          AND %1$s.run = CASE WHEN placed.%3$s > 0 THEN div(placed.%3$s - 1, %2$d) END\
        """
            .formatted(table, own, seen));
  }
}
