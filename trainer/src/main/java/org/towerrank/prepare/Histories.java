package org.towerrank.prepare;

import org.towerrank.sql.Sql;

/**
 * Where the history of an event lies. The items of a user's events that count are in runs of a
 * length, each beginning with the items before it that its first history needs.
 *
 * @param length of a history, at most
 */
record Histories(int length) {
  /** Long enough that most users have one, and short enough to be copied for every event. */
  private static final int SHORTEST_RUN = 256;

  /** More than any list has. */
  private static final int LONGEST = Integer.MAX_VALUE - 1;

  /** Items that are in a run, without those before it. */
  Sql run() {
    return Sql.number(runLength());
  }

  private long runLength() {
    return Math.max(SHORTEST_RUN, length);
  }

  /** Items before a run that it begins with. */
  Sql before() {
    return Sql.number(length - 1L);
  }

  /** The items of the row's history, the newest last, or null where there are none. */
  Sql items(SqlDialect dialect) {
    long before = length - 1L;
    String inLater = "(placed.seen - 1) % " + runLength() + " + 1 + " + before;
    String end =
        "CASE WHEN placed.seen <= " + runLength() + " THEN placed.seen ELSE " + inLater + " END";
    return dialect.slice("history.items", "greatest(1, " + end + " - " + before + ")", end);
  }

  /** The runs of a user, one after another, without what later ones begin with. */
  Sql wholeRuns(SqlDialect dialect) {
    String later =
        dialect.slice("items", Integer.toString(length), Integer.toString(LONGEST)).code();
    return dialect.inOrder("CASE WHEN run = 0 THEN items ELSE " + later + " END", "run");
  }

  /** All items before the row's event but its own, in their order, or null where there are none. */
  static Sql exclusions(SqlDialect dialect) {
    return dialect.without(
        dialect.slice("exclusion.items", "1", "placed.seen").code(), "placed.item_id");
  }
}
