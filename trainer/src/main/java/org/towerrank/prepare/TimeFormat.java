package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * How a log or a table writes times that are neither numbers since 1970 nor ISO 8601.
 *
 * @param text as {@code strptime} knows it, such as {@code %d.%m.%Y %H:%M}
 */
record TimeFormat(String text) {
  private static final Pattern PART = Pattern.compile("%(-?.|$)", Pattern.DOTALL);

  /** What says an hour. */
  private static final Pattern HOUR = Pattern.compile("%-?[HI]");

  private static final String PARTS = "YymbBdaAHIpMSfz%";

  /** What a day needs: each one of these. */
  private static final List<String> DAY = List.of("Yy", "mbB", "d");

  /**
   * Checks a format.
   *
   * @throws IllegalArgumentException naming what it lacks, or what is none
   */
  TimeFormat {
    List<Character> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    while (matcher.find()) {
      String part = matcher.group(1);
      char last = part.isEmpty() ? ' ' : part.charAt(part.length() - 1);
      if (PARTS.indexOf(last) < 0) {
        throw wrong(text, "with parts such as %d, of [" + PARTS + "], got [%" + part + "] in");
      }
      parts.add(last);
    }
    for (String any : DAY) {
      if (parts.stream().noneMatch(part -> any.indexOf(part) >= 0)) {
        throw wrong(
            text,
            "with a year, a month and a day, such as %d.%m.%Y, got none of ["
                + any.replaceAll(".(?=.)", "%$0, ").replaceFirst("(.)$", "%$1")
                + "] in");
      }
    }
  }

  private static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException(
        "[time_format]: expected a format of strptime " + expected + " [" + text + "]");
  }

  /**
   * What other times may need.
   *
   * @param where the part of the specification with the format, such as {@code log}
   */
  static String hint(String where) {
    return "; the key ["
        + where
        + ".time_format] says how others are written, such as [%d.%m.%Y %H:%M]";
  }

  /** A value as ISO 8601; null where it is not so written. */
  Sql iso(Sql value, SqlDialect dialect) {
    Sql said = new Sql("trim(CAST(" + value.code() + " AS STRING))");
    return new Sql("utc_micros(" + dialect.micros(said, text).code() + ")");
  }

  /** The same, and a day without an hour where the format has none. */
  Sql isoOrDay(Sql value, SqlDialect dialect) {
    Sql iso = iso(value, dialect);
    return HOUR.matcher(text).find() ? iso : new Sql("substring(" + iso.code() + ", 1, 10)");
  }

  /**
   * Checks that all values of a column are so written.
   *
   * @throws DataException with one that is not
   */
  void check(PreparationEngine engine, FileTable table, String column) throws IOException {
    Sql value = Sql.name(table.column(column).name());
    String said = "trim(CAST(" + value.code() + " AS STRING))";
    @Nullable String[] others =
        engine
            .rows(
                "SELECT count(*), min(%1$s) FROM %2$s WHERE %1$s <> '' AND %3$s IS NULL"
                    .formatted(said, table.reading().code(), iso(value, engine.dialect()).code()))
            .getFirst();
    String example = others[1];
    if (example != null) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: column [%s]: expected times as [time_format] says, [%s], found %s others such as"
                  + " [%s]",
              table.title(),
              column,
              text,
              others[0],
              example));
    }
  }
}
