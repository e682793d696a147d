package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * The one kind of time that a column has, found by looking at all its values: a number below 1e11
 * is of seconds, below 1e14 of milliseconds, below 1e17 of microseconds, and of nanoseconds above.
 */
enum EventTimes {
  SECONDS("1e6", "time_us / 1e6", 1_000_000),
  MILLISECONDS("1e3", "time_us / 1e3", 1_000),
  MICROSECONDS("1", "time_us", 1),
  NANOSECONDS("1e-3", "time_us * 1000", 1),
  ISO("", "", 0);

  private final String microseconds;
  private final String back;
  private final long unit;

  EventTimes(String microseconds, String back, long unit) {
    this.microseconds = microseconds;
    this.back = back;
    this.unit = unit;
  }

  /**
   * What was found of a kind.
   *
   * @param zoned how many say a zone
   * @param withZone one that says a zone
   * @param withoutZone one that says none
   */
  private record Kind(
      String name,
      long count,
      @Nullable String example,
      long zoned,
      @Nullable String withZone,
      @Nullable String withoutZone) {}

  /**
   * The kind of the times in the column {@code time_said} of a table. Where some say a zone and
   * others none, it warns.
   *
   * @param otherwise what may help with times that are of no kind
   * @throws DataException when there is more than one kind, a time that cannot be read, or days
   *     that are written as numbers
   */
  static EventTimes detect(
      PreparationEngine engine,
      FileTable log,
      String column,
      Sql table,
      String otherwise,
      Progress progress)
      throws IOException {
    if (log.column(column).isTime()) {
      return ISO;
    }
    List<Kind> kinds = new ArrayList<>();
    Sql number = Labels.number(log.column(column), new Sql("time_said"));
    for (@Nullable String[] row :
        engine.rows(Step.query("times", Map.of("number", number, "table", table)))) {
      kinds.add(
          new Kind(
              Objects.requireNonNull(row[0]),
              Long.parseLong(Objects.requireNonNull(row[1])),
              row[2],
              Long.parseLong(Objects.requireNonNull(row[3])),
              row[4],
              row[5]));
    }
    kinds.removeIf(kind -> kind.name().equals("missing"));
    if (kinds.isEmpty()) {
      throw new DataException(
          log.title() + ": column [" + column + "]: expected times, it is empty in every row");
    }
    if (kinds.size() > 1 || kinds.getFirst().name().equals("unreadable")) {
      throw new DataException(
          log.title()
              + ": column ["
              + column
              + "]: expected times of one kind (seconds, milliseconds, microseconds, nanoseconds or"
              + " ISO 8601), found "
              + kinds.stream().map(EventTimes::text).collect(Collectors.joining(", "))
              + otherwise);
    }
    Kind kind = kinds.getFirst();
    EventTimes times = valueOf(kind.name().toUpperCase(Locale.ROOT));
    if (times == ISO && kind.zoned() > 0 && kind.zoned() < kind.count()) {
      progress.warn(log.title() + ": column [" + column + "]: " + zones(kind));
    }
    if (times.areDays(engine, number, table)) {
      throw new DataException(
          log.title()
              + ": column ["
              + column
              + "]: expected numbers since 1970 or ISO 8601 such as [2026-05-31], found days without"
              + " hyphens such as ["
              + kind.example()
              + "], which would be "
              + kind.name()
              + otherwise);
    }
    return times;
  }

  /** Whether all numbers are such as 20260531, or 20260531183000 with the time of day. */
  private boolean areDays(PreparationEngine engine, Sql number, Sql table) throws IOException {
    if (this != SECONDS && this != MILLISECONDS) {
      return false;
    }
    String day = this == SECONDS ? "number" : "floor(number / 1000000)";
    return engine.number(
            ("SELECT count(*) FROM (SELECT %s AS day FROM (SELECT %s AS number FROM %s) AS told)"
                    + " AS days WHERE NOT (day = floor(day) AND day BETWEEN 19000101 AND 21001231"
                    + " AND floor(day / 100) %% 100 BETWEEN 1 AND 12 AND day %% 100 BETWEEN 1 AND 31)")
                .formatted(day, number.code(), table.code()))
        == 0;
  }

  private static String zones(Kind kind) {
    return String.format(
        Locale.ROOT,
        "%,d times say a zone, such as [%s], and %,d say none, such as [%s], which are taken for UTC",
        kind.zoned(),
        kind.withZone(),
        kind.count() - kind.zoned(),
        kind.withoutZone());
  }

  private static String text(Kind kind) {
    return String.format(
        Locale.ROOT, "%,d %s such as [%s]", kind.count(), kind.name(), kind.example());
  }

  /** A time as it was said, in microseconds since 1970. */
  Sql microseconds(FileTable.Column column, Sql said, SqlDialect dialect) {
    if (this == ISO) {
      return column.isTime()
          ? dialect.micros(said.code())
          : new Sql("said_micros(CAST(" + said.code() + " AS STRING))");
    }
    String number = Labels.number(column, said).code();
    return new Sql("CAST(round(" + number + " * " + microseconds + ") AS BIGINT)");
  }

  /** The time of a row as the log says it, of times that have all the same fraction of a second. */
  Sql back(PreparationEngine engine) throws IOException {
    if (this == ISO) {
      boolean whole =
          engine.number("SELECT count(*) FROM placed WHERE time_us % 1000000 <> 0") == 0;
      return new Sql(whole ? "utc_seconds(time_us)" : "utc_micros(time_us)");
    }
    boolean whole =
        engine.number("SELECT count(*) FROM placed WHERE time_us % " + unit + " <> 0") == 0;
    return new Sql(whole && unit > 1 ? "div(time_us, " + unit + ")" : back);
  }
}
