package org.towerrank.prepare;

import java.util.Map;
import java.util.Objects;
import org.towerrank.sql.Sql;

/**
 * Where the history of an event lies, and what recall of it excludes.
 *
 * @param length of a history, at most
 * @param excluded items to exclude, at most
 */
record Histories(int length, int excluded) {
  /** The column of a row's history. */
  static final String HISTORY = "history";

  /** The column of the items that recall of a row excludes. */
  static final String EXCLUDE = "exclude";

  /** Long enough that most users have one, and short enough to be copied for every event. */
  private static final int SHORTEST_RUN = 256;

  /** More than any list has. */
  private static final int LONGEST = Integer.MAX_VALUE - 1;

  static Histories of(PrepareSpec spec) {
    RecallSpec recall = spec.recall();
    return new Histories(
        spec.history().length(), recall == null ? 0 : Objects.requireNonNull(recall.exclude()));
  }

  /** The runs that histories are cut from. */
  ItemRuns runs() {
    return new ItemRuns("history", runLength(), length - 1L, length);
  }

  private long runLength() {
    return Math.max(SHORTEST_RUN, length);
  }

  private ItemRuns exclusions() {
    long own = runLength() * runsOfAnExclusion();
    return new ItemRuns("exclusion", own, own, excluded);
  }

  private long runsOfAnExclusion() {
    return Math.ceilDiv(excluded, runLength());
  }

  /** The query of the runs of a part. */
  String query(SqlDialect dialect, int part) {
    return Step.query(
        "history",
        Map.of(
            "items", dialect.inOrder("item_id", "nth"),
            "run", Sql.number(runLength()),
            "before", Sql.number(length - 1L),
            "part", Sql.number(part)));
  }

  /** The query of the runs that exclusions are cut from, once there are those of histories. */
  String exclusionQuery(SqlDialect dialect, int part) {
    return Step.query(
        "exclude",
        Map.of(
            "items", dialect.inOrder("items", "place"),
            "own", dialect.slice("items", Integer.toString(length), Integer.toString(LONGEST)),
            "runs", Sql.number(runsOfAnExclusion()),
            "part", Sql.number(part)));
  }

  /** The newest items before the row's event but its own, in their order, or null. */
  Sql excludedItems(SqlDialect dialect) {
    return dialect.without(exclusions().items(dialect).code(), "placed.item_id");
  }

  /** What joins the items to exclude. */
  Sql joinExclusions() {
    return exclusions().join();
  }
}
