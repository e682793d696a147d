package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** A table of users or items that lies in files beside the log. */
record TableOfFiles(Subject subject, JoinSpec spec, FileTable table, List<FileTable.Column> shown)
    implements TableSource {

  /** From when on rows hold of which no column says it. */
  private static final Sql ALWAYS = new Sql("CAST(-9000000000000000000 AS BIGINT)");

  TableOfFiles {
    shown = List.copyOf(shown);
  }

  /**
   * Finds a table and its columns.
   *
   * @throws DataException naming a file or a column that is not there
   */
  static TableOfFiles open(PreparationEngine engine, Path directory, Subject subject, JoinSpec spec)
      throws IOException {
    FileTable table =
        MissingTexts.leftOut(
            engine.open(directory, spec.files(), spec.format(), spec.header()),
            spec.missing(),
            engine.dialect());
    table.column(spec.id());
    table = inIso(engine, table, spec);
    List<FileTable.Column> columns = new ArrayList<>();
    List<String> chosen = spec.columns() == null ? table.names() : spec.columns();
    for (String column : chosen) {
      // From and until when a row holds is no property, unless it is asked for, such as when an
      // article came.
      boolean unasked =
          spec.columns() == null && (column.equals(spec.time()) || column.equals(spec.until()));
      if (!unasked && !column.equals(spec.id())) {
        columns.add(table.column(column));
      }
    }
    return new TableOfFiles(subject, spec, table, columns);
  }

  /** The same with its times in ISO 8601, where they have a format of their own. */
  private static FileTable inIso(PreparationEngine engine, FileTable table, JoinSpec spec)
      throws IOException {
    String format = spec.timeFormat();
    if (format == null) {
      return table;
    }
    TimeFormat times = new TimeFormat(format);
    FileTable iso = table;
    for (String column :
        Stream.of(spec.time(), spec.until()).flatMap(Stream::ofNullable).toList()) {
      times.check(engine, table, column);
      iso = iso.withText(column, times.isoOrDay(Sql.name(column), engine.dialect()));
    }
    return iso;
  }

  @Override
  public void load(PreparationEngine engine, boolean whole, Progress progress) throws IOException {
    Map<String, Sql> read = new LinkedHashMap<>();
    for (int i = 0; i < shown.size(); i++) {
      read.put("c" + i, Sql.name(shown.get(i).name()));
    }
    String time = spec.time();
    String until = spec.until();
    String otherwise = TimeFormat.hint(name());
    Sql said = Identifiers.said(table.column(spec.id()), engine.dialect());
    // Before the table has no other ids than whole numbers any more.
    SharedScan digits = new SharedScan();
    Identifiers.requireDigits(digits, table, spec.id(), "id");
    digits.run(engine, ids(said));
    engine.createNumbered(
        name(),
        Step.query(
            "table",
            Map.of(
                "id", Identifiers.as(whole, said),
                "from_when",
                    time == null
                        ? ALWAYS
                        : TableTimes.of(engine, table, time, otherwise, progress).moment(),
                "until_when",
                    until == null
                        ? new Sql("CAST(NULL AS BIGINT)")
                        : TableTimes.ends(engine, table, until, otherwise, progress),
                "columns", Sql.list(aliased(read)),
                "files", table.reading())));
    Sql spaced = Identifiers.withSpaces(table.column(spec.id()));
    SharedScan spaces = new SharedScan();
    Identifiers.warnOfSpaces(spaces, table, spec.id(), spaced, progress);
    spaces.run(engine, table.reading().code() + " AS read");
    warnOfNoTime(engine, progress);
    requireOneRow(engine);
  }

  /** An event gets none of the rows that say no time, though the catalogue may have them. */
  private void warnOfNoTime(PreparationEngine engine, Progress progress) throws IOException {
    String time = spec.time();
    String untimed = "FROM " + name() + " WHERE from_when IS NULL";
    long count = time == null ? 0 : engine.number("SELECT count(*) " + untimed);
    if (count > 0) {
      progress.warn(
          String.format(
              "%s: column [%s]: %s of %s rows have no time, such as those of %s: no event gets them;"
                  + " where they held from the beginning, say an early time",
              table.title(),
              time,
              count,
              engine.number("SELECT count(*) FROM " + name()),
              JoinedTable.examples(engine, "SELECT DISTINCT id " + untimed + " ORDER BY 1")));
    }
  }

  @Override
  public boolean hasWholeIds(PreparationEngine engine) throws IOException {
    Sql said = Identifiers.said(table.column(spec.id()), engine.dialect());
    return engine.number(
            "SELECT count(*) FROM " + ids(said) + " WHERE " + Identifiers.isNotWhole("id"))
        == 0;
  }

  private String ids(Sql said) {
    return "(SELECT %s FROM %s) AS read".formatted(said.as("id").code(), table.reading().code());
  }

  private static List<Sql> aliased(Map<String, Sql> read) {
    List<Sql> aliased = new ArrayList<>();
    read.forEach((alias, column) -> aliased.add(column.as(alias)));
    return aliased.isEmpty() ? List.of(new Sql("CAST(NULL AS BIGINT) AS nothing")) : aliased;
  }

  private void requireOneRow(PreparationEngine engine) throws IOException {
    List<@Nullable String[]> twice =
        engine.rows(
            "SELECT id, from_when FROM "
                + name()
                + " GROUP BY id, from_when HAVING count(*) > 1 ORDER BY 1, 2 LIMIT 1");
    if (!twice.isEmpty()) {
      String id = String.valueOf(twice.getFirst()[0]);
      throw new DataException(
          table.title()
              + ": column ["
              + spec.id()
              + "]: ["
              + id
              + "] occurs a second time"
              + (spec.time() == null ? "" : " with the same time")
              + difference(engine)
              + (spec.time() == null
                  ? "; a table with a row for each time needs the key [" + subject.key() + ".time]"
                  : ""));
    }
  }

  /** The first column that differs in the rows of the first id that has several. */
  private String difference(PreparationEngine engine) throws IOException {
    for (int i = 0; i < shown.size(); i++) {
      List<@Nullable String[]> values =
          engine.rows(
              ("SELECT DISTINCT CAST(c%1$d AS STRING) FROM %2$s AS told JOIN (SELECT id, from_when"
                      + " FROM %2$s GROUP BY id, from_when HAVING count(*) > 1 ORDER BY 1, 2 LIMIT 1)"
                      + " AS twice ON told.id = twice.id AND told.from_when IS NOT DISTINCT FROM"
                      + " twice.from_when ORDER BY 1")
                  .formatted(i, name()));
      if (values.size() > 1) {
        return ", with another ["
            + shown.get(i).name()
            + "]: ["
            + values.get(0)[0]
            + "] and ["
            + values.get(1)[0]
            + "]";
      }
    }
    return "";
  }

  @Override
  public String name() {
    return subject.key();
  }

  @Override
  public List<String> columns() {
    return shown.stream().map(column -> spec.prefix() + column.name()).toList();
  }

  @Override
  public boolean isAsOf() {
    return spec.time() != null;
  }

  @Override
  public boolean hasLifetimes() {
    return spec.hasLifetimes();
  }

  @Override
  public boolean mayLackRows() {
    return true;
  }

  @Override
  public String id() {
    return spec.id();
  }

  @Override
  public String title() {
    return table.title();
  }

  @Override
  public String key() {
    return "[" + subject.key() + "]";
  }
}
