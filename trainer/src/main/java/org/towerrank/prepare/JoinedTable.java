package org.towerrank.prepare;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/** A table about users or items, as rows have its columns. */
record JoinedTable(TableSource source) {
  private static final int FEW = 100;

  private String name() {
    return source.name();
  }

  private Subject subject() {
    return source.subject();
  }

  /** The column of the events that says which row they get; none if it is null. */
  String row() {
    return name() + "_row";
  }

  /** The same as {@code place.sql} finds it. */
  Sql found() {
    return new Sql("of_" + name() + ".table_row").as(row());
  }

  /** Its columns as rows have them, by name. */
  Map<String, Sql> written() {
    Map<String, Sql> written = new LinkedHashMap<>();
    for (String column : source.columns()) {
      written.put(column, new Sql(name() + ".c" + written.size()));
    }
    return written;
  }

  /** How {@code place.sql} finds the row that an event gets. */
  Sql placing(SqlDialect dialect) {
    String id = "numbered." + subject().eventId();
    String alias = "of_" + name();
    if (source.isAsOf()) {
      return dialect.joinAsOf(name(), alias, id, "numbered.time_us");
    }
    return new Sql(
        "LEFT JOIN (SELECT rowid AS table_row, id FROM %1$s) AS %2$s ON %2$s.id = %3$s"
            .formatted(name(), alias, id));
  }

  /** How a query of ids gets the newest row of each. */
  Sql joiningNewest(String id) {
    String newest = Step.query("newest", Map.of("table", new Sql(name())));
    return new Sql("LEFT JOIN (%1$s) AS %2$s ON %2$s.id = %3$s".formatted(newest, name(), id));
  }

  /** How {@code rows.sql} reads the columns. */
  Sql joining() {
    return new Sql("LEFT JOIN %1$s ON %1$s.rowid = placed.%2$s".formatted(name(), row()));
  }

  /** Warns where events have no row. */
  void check(PreparationEngine engine, Progress progress) throws IOException {
    // Where hardly any has one it is the ids that differ, which is said once.
    if (source.mayLackRows() && matches(engine, progress) && subject() == Subject.ITEMS) {
      warnOfGone(engine, progress);
    }
  }

  /** The share of events that have no row. */
  double without(PreparationEngine engine) throws IOException {
    Counts counts = counts(engine);
    return (double) (counts.all - counts.matched) / counts.all;
  }

  /** Of events, and of those that have a row; without negatives that were drawn. */
  private record Counts(long all, long matched) {}

  private Counts counts(PreparationEngine engine) throws IOException {
    @Nullable String[] counts =
        engine.rows("SELECT count(*), count(" + row() + ") FROM placed WHERE draw = 0").getFirst();
    return new Counts(
        Long.parseLong(String.valueOf(counts[0])), Long.parseLong(String.valueOf(counts[1])));
  }

  /**
   * Warns when hardly any event has a row.
   *
   * @return whether more have one
   */
  private boolean matches(PreparationEngine engine, Progress progress) throws IOException {
    String id = subject().eventId();
    Counts counts = counts(engine);
    boolean few = counts.matched * FEW < counts.all;
    if (few) {
      progress.warn(
          String.format(
              "%s: only %s of %s events have a row, which is joined by [%s]: events have such as"
                  + " %s, the table such as %s",
              source.title(),
              counts.matched,
              counts.all,
              source.id(),
              examples(engine, "SELECT DISTINCT " + id + " FROM placed WHERE draw = 0 ORDER BY 1"),
              examples(engine, "SELECT DISTINCT id FROM " + name() + " ORDER BY 1")));
    }
    return !few;
  }

  /**
   * Warns of items of the log that the table lacks, as one that a shop took out of its table: the
   * catalogue has them all the same, for what was done with them is fitted and measured.
   */
  private void warnOfGone(PreparationEngine engine, Progress progress) throws IOException {
    String gone =
        "FROM placed WHERE draw = 0 AND NOT EXISTS (SELECT 1 FROM %1$s WHERE %1$s.id = placed.item_id)"
            .formatted(name());
    long count = engine.number("SELECT count(DISTINCT item_id) " + gone);
    if (count > 0) {
      progress.warn(
          String.format(
              "%s: %s of %s items of the log have no row, such as %s: the catalogue has them with empty"
                  + " columns, and an index of it recommends them. Where they are gone, index a"
                  + " file without them, such as the table itself",
              source.title(),
              count,
              engine.number("SELECT count(DISTINCT item_id) FROM placed WHERE draw = 0"),
              examples(engine, "SELECT DISTINCT item_id " + gone + " ORDER BY 1")));
    }
  }

  /** The first texts of a query. */
  static List<String> examples(PreparationEngine engine, String query) throws IOException {
    return engine.rows(query + " LIMIT 3").stream().map(row -> String.valueOf(row[0])).toList();
  }
}
