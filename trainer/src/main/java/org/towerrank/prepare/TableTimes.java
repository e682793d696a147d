package org.towerrank.prepare;

import java.io.IOException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Days;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * The times in a column of a table, which may be said otherwise than those of the log.
 *
 * @param said as the column has them
 * @param moment in microseconds since 1970
 * @param kind in which they are said
 */
record TableTimes(Sql said, Sql moment, EventTimes kind) {
  /**
   * Looks at all of them.
   *
   * @param otherwise what may help with times that are of no kind
   * @throws IOException when there is more than one kind, or a time that cannot be read
   */
  static TableTimes of(
      PreparationEngine engine, FileTable table, String name, String otherwise, Progress progress)
      throws IOException {
    FileTable.Column column = table.column(name);
    Sql said = Sql.name(column.name());
    Sql times =
        new Sql(
            "(SELECT "
                + said.code()
                + " AS time_said FROM "
                + table.reading().code()
                + ") AS times");
    EventTimes kind = EventTimes.detect(engine, table, name, times, otherwise, progress);
    return new TableTimes(said, kind.microseconds(column, said, engine.dialect()), kind);
  }

  /**
   * When each row ends, in microseconds since 1970. A shop on its first day may have no row that
   * ends, which is told.
   *
   * @param otherwise what may help with times that are of no kind
   * @throws IOException as {@link #of}
   */
  static Sql ends(
      PreparationEngine engine, FileTable table, String name, String otherwise, Progress progress)
      throws IOException {
    String text = "trim(CAST(" + Sql.name(table.column(name).name()).code() + " AS STRING))";
    if (engine.number("SELECT count(nullif(" + text + ", '')) FROM " + table.reading().code())
        == 0) {
      progress.warn(
          table.title() + ": column [" + name + "]: it is empty in every row, so that none ends");
      return new Sql("CAST(NULL AS BIGINT)");
    }
    return of(engine, table, name, otherwise, progress).end();
  }

  /** The last microsecond of what is a day, and else the moment itself. */
  private Sql end() {
    return kind == EventTimes.ISO
        ? Days.last(moment, new Sql("trim(CAST(" + said.code() + " AS STRING))"))
        : moment;
  }
}
