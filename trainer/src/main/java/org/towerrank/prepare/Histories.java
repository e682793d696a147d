package org.towerrank.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.towerrank.sql.Sql;

/**
 * Where the histories of an event lie, and what recall of it excludes.
 *
 * @param all the main one first, and then further ones
 * @param excluded items of the main one to exclude, at most
 */
record Histories(List<History> all, int excluded) {
  /** The column of a row's history. */
  static final String HISTORY = "history";

  /** The column of the items that recall of a row excludes. */
  static final String EXCLUDE = "exclude";

  /** More than any list has. */
  private static final int LONGEST = Integer.MAX_VALUE - 1;

  Histories {
    all = List.copyOf(all);
  }

  static Histories of(PrepareSpec spec) {
    List<History> all = new ArrayList<>();
    all.add(new History(HISTORY, "", spec.history().length()));
    spec.histories()
        .forEach((name, more) -> all.add(new History(name, "_" + all.size(), more.length())));
    RecallSpec recall = spec.recall();
    return new Histories(all, recall == null ? 0 : Objects.requireNonNull(recall.exclude()));
  }

  /** The one that recall and its limits are about. */
  History main() {
    return all.getFirst();
  }

  /** Those beside the main one. */
  List<History> further() {
    return all.subList(1, all.size());
  }

  /** Some SQL of each further one, with its suffix for each {@code #}. */
  Sql ofFurther(String template) {
    return new Sql(
        further().stream().map(each -> each.of(template)).collect(Collectors.joining("\n  ")));
  }

  /** Items that the histories of an event have, at most. */
  long length() {
    return all.stream().mapToLong(History::length).sum();
  }

  /** What joins the runs that histories are cut from. */
  Sql joins() {
    return new Sql(
        all.stream().map(each -> each.runs().join().code()).collect(Collectors.joining("\n")));
  }

  private ItemRuns exclusions() {
    long own = main().runLength() * runsOfAnExclusion();
    return new ItemRuns("exclusion", main().seen(), own, own, excluded);
  }

  private long runsOfAnExclusion() {
    return Math.ceilDiv(excluded, main().runLength());
  }

  /** The query of the runs that exclusions are cut from, once there are those of histories. */
  String exclusionQuery(SqlDialect dialect, int part) {
    return Step.query(
        "exclude",
        Map.of(
            "items", dialect.inOrder("items", "place"),
            "own",
                dialect.slice(
                    "items", Integer.toString(main().length()), Integer.toString(LONGEST)),
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
