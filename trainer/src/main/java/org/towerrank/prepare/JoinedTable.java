package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** A table about users or items, as rows have its columns. */
final class JoinedTable {
  private static final int FEW = 100;

  private final String name;
  private final JoinSpec spec;
  private final FileTable table;
  private final List<FileTable.Column> columns;

  private JoinedTable(String name, JoinSpec spec, FileTable table, List<FileTable.Column> columns) {
    this.name = name;
    this.spec = spec;
    this.table = table;
    this.columns = columns;
  }

  /**
   * Finds a table and its columns.
   *
   * @param name {@code users} or {@code items}
   * @throws DataException naming a file or a column that is not there
   */
  static JoinedTable open(Engine engine, Path directory, String name, JoinSpec spec)
      throws IOException {
    FileTable table = FileTable.open(engine, directory, spec.files(), spec.format());
    table.column(spec.id());
    List<FileTable.Column> columns = new ArrayList<>();
    List<String> chosen = spec.columns() == null ? table.names() : spec.columns();
    for (String column : chosen) {
      if (!column.equals(spec.id()) && !column.equals(spec.time())) {
        columns.add(table.column(column));
      }
    }
    return new JoinedTable(name, spec, table, columns);
  }

  /** Reads it into the engine. */
  void load(Engine engine, boolean whole) throws IOException {
    Map<String, Sql> read = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      read.put("c" + i, Sql.name(columns.get(i).name()));
    }
    String time = spec.time();
    Step.run(
        engine,
        "table",
        Map.of(
            "table", Sql.name(name),
            "id", Identifiers.as(whole, Identifiers.said(table.column(spec.id()))),
            "from_when", time == null ? new Sql("0::BIGINT") : fromWhen(engine, time),
            "columns", Sql.list(aliased(read)),
            "files", table.reading()));
    requireOneRow(engine);
  }

  /** Times of a table may be said otherwise than those of the log. */
  private Sql fromWhen(Engine engine, String time) throws IOException {
    String said = Sql.name(table.column(time).name()).code();
    engine.execute(
        "CREATE OR REPLACE TABLE log AS SELECT "
            + said
            + " AS time_said FROM "
            + table.reading().code());
    EventTimes kind = EventTimes.detect(engine, table, time);
    engine.execute("DROP TABLE log");
    return kind.microseconds(new Sql(said));
  }

  private static List<Sql> aliased(Map<String, Sql> read) {
    List<Sql> aliased = new ArrayList<>();
    read.forEach((alias, column) -> aliased.add(column.as(alias)));
    return aliased.isEmpty() ? List.of(new Sql("NULL AS nothing")) : aliased;
  }

  private void requireOneRow(Engine engine) throws IOException {
    List<@Nullable String[]> twice =
        engine.rows(
            "SELECT id FROM "
                + name
                + " GROUP BY id, from_when HAVING count(*) > 1 ORDER BY 1 LIMIT 1");
    if (!twice.isEmpty()) {
      throw new DataException(
          table.title()
              + ": column ["
              + spec.id()
              + "]: ["
              + twice.getFirst()[0]
              + "] occurs a second time"
              + (spec.time() == null
                  ? "; a table with a row for each time needs the key [" + name + ".time]"
                  : " with the same time"));
    }
  }

  /** Its columns as rows have them, by name. */
  Map<String, Sql> written() {
    Map<String, Sql> written = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      written.put(spec.prefix() + columns.get(i).name(), new Sql(name + ".c" + i));
    }
    return written;
  }

  /** How {@code place.sql} finds the row that an event gets. */
  Sql placing(String id) {
    String rows = "(SELECT rowid AS table_row, id, from_when FROM " + name + ") AS of_" + name;
    String match = "of_" + name + ".id = numbered." + id;
    return new Sql(
        spec.time() == null
            ? "LEFT JOIN " + rows + " ON " + match
            : "ASOF LEFT JOIN "
                + rows
                + " ON "
                + match
                + " AND numbered.time_us >= of_"
                + name
                + ".from_when");
  }

  /** How {@code rows.sql} reads the columns. */
  Sql joining(String row) {
    return new Sql("LEFT JOIN " + name + " ON " + name + ".rowid = placed." + row);
  }

  /** Warns when hardly any event has a row. */
  void checkMatches(Engine engine, String id, String row, Progress progress) throws IOException {
    long all = engine.number("SELECT count(*) FROM placed WHERE draw = 0");
    long matched =
        engine.number("SELECT count(*) FROM placed WHERE draw = 0 AND " + row + " IS NOT NULL");
    if (matched * FEW < all) {
      progress.warn(
          String.format(
              "%s: only %d of %d events have a row, which is joined by [%s]: events have such as"
                  + " %s, the table such as %s",
              table.title(),
              matched,
              all,
              spec.id(),
              examples(engine, "SELECT DISTINCT " + id + " FROM placed WHERE draw = 0 ORDER BY 1"),
              examples(engine, "SELECT DISTINCT id FROM " + name + " ORDER BY 1")));
    }
  }

  private static List<String> examples(Engine engine, String query) throws IOException {
    return engine.rows(query + " LIMIT 3").stream().map(row -> String.valueOf(row[0])).toList();
  }

  /** The column with the id. */
  String idColumn() {
    return spec.id();
  }

  /** What to call it in errors. */
  String title() {
    return table.title();
  }
}
