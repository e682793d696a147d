package org.towerrank.prepare;

import java.util.Map;
import org.towerrank.sql.Sql;

/**
 * A history that rows have.
 *
 * @param column of the rows
 * @param suffix of its columns in the tables: {@code counts}, whether an event is in it; {@code
 *     seen}, how many of these are before an event; and {@code nth}, the number of one of them
 * @param length items at most
 */
record History(String column, String suffix, int length) {
  /** Long enough that most users have one, and short enough to be copied for every event. */
  private static final int SHORTEST_RUN = 256;

  String counts() {
    return "counts" + suffix;
  }

  String seen() {
    return "seen" + suffix;
  }

  String nth() {
    return "nth" + suffix;
  }

  String table() {
    return "history" + suffix;
  }

  /** Some SQL with this history's suffix for each {@code #}. */
  String of(String template) {
    return template.replace("#", suffix);
  }

  /** The runs that it is cut from. */
  ItemRuns runs() {
    return new ItemRuns(table(), seen(), runLength(), length - 1L, length);
  }

  long runLength() {
    return Math.max(SHORTEST_RUN, length);
  }

  /** The query of the runs of a part. */
  String query(SqlDialect dialect, int part) {
    return Step.query(
        "history",
        Map.of(
            "items", dialect.inOrder("item_id", "nth"),
            "nth", new Sql(nth()),
            "counts", new Sql(counts()),
            "run", Sql.number(runLength()),
            "before", Sql.number(length - 1L),
            "part", Sql.number(part)));
  }
}
