package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Users and items as one text each, as everywhere: {@code 42} is {@code 42.0} and {@code 4.2e1},
 * and {@code TRUE} is {@code true}; empty is none. Where all are whole numbers they are kept as
 * such, which is several times faster.
 */
final class Identifiers {
  /** From here on numbers of double precision, and of single, are not all whole ones. */
  private static final long DOUBLES = 1L << 53;

  private static final long SINGLES = 1L << 24;

  private Identifiers() {}

  /** What a column says, as text or as a whole number. */
  static Sql said(FileTable.Column column, SqlDialect dialect) throws IOException {
    if (column.isWhole()) {
      return new Sql("CAST(" + Sql.name(column.name()).code() + " AS BIGINT)");
    }
    String text = dialect.asText(column).code();
    return new Sql("said_id(" + (column.isDecimal() ? digits(text) : text) + ")");
  }

  /** The same as text, for what is compared with texts of a specification. */
  static Sql compared(FileTable.Column column, SqlDialect dialect) throws IOException {
    Sql text = dialect.asText(column);
    return column.isWhole() ? text : said(column, dialect);
  }

  /** A text of a specification as {@link #compared} has it. */
  static Sql compared(String text, SqlDialect dialect) {
    return new Sql("said_id(" + dialect.text(text).code() + ")");
  }

  /** The values of a column that have spaces around them, which {@link #said} leaves out. */
  static Sql withSpaces(FileTable.Column column) {
    return new Sql(
        column.isText()
            ? "said_with_spaces(" + Sql.name(column.name()).code() + ")"
            : "CAST(NULL AS STRING)");
  }

  /**
   * Warns of values that rows have without the spaces around them: who sends them to a model as the
   * table has them asks for others.
   *
   * @param spaced a column of what is scanned that has them, as {@link #withSpaces} has them
   */
  static void warnOfSpaces(
      SharedScan scan, FileTable from, String column, Sql spaced, Progress progress)
      throws DataException {
    if (!from.column(column).isText()) {
      return;
    }
    scan.ask(
        List.of("count(" + spaced.code() + ")", "min(" + spaced.code() + ")"),
        found -> {
          if (found[1] != null) {
            progress.warn(
                from.title()
                    + ": column ["
                    + column
                    + "]: "
                    + found[0]
                    + " values have spaces around them, such as ["
                    + found[1]
                    + "]; rows have them without, and so should requests and tables of items");
          }
        });
  }

  /** A decimal that is a whole number has all its digits, also where a double has not. */
  private static String digits(String text) {
    return "regexp_replace(" + text + ", '[.]0+$', '')";
  }

  /**
   * Refuses numbers of floating point that are so large that those of several users or items may
   * have become one. A column of JSON is such where one of its values has a fraction, or is beyond
   * 64 bits.
   *
   * @param scan whose run throws, naming the column and the largest one
   * @param read the column of what is scanned where they are, as {@link #said} has them
   */
  static void requireDigits(SharedScan scan, FileTable from, String column, String read)
      throws DataException {
    String type = from.column(column).type();
    if (!type.equals("DOUBLE") && !type.equals("FLOAT")) {
      return;
    }
    String number = "abs(TRY_CAST(" + read + " AS DOUBLE))";
    long first = type.equals("FLOAT") ? SINGLES : DOUBLES;
    scan.ask(
        List.of(
            "CAST(max(" + number + ") FILTER (WHERE " + number + " >= " + first + ") AS STRING)"),
        largest -> {
          if (largest[0] != null) {
            throw new DataException(
                from.title()
                    + ": column ["
                    + column
                    + "]: numbers of floating point such as ["
                    + largest[0]
                    + "] have lost digits, so that different ones are the same: write texts or"
                    + " whole numbers of 64 bits");
          }
        });
  }

  /** That one is no whole number: where none is so, all can be kept as such. */
  static String isNotWhole(String column) {
    return "%1$s IS NOT NULL AND CAST(TRY_CAST(%1$s AS BIGINT) AS STRING) IS DISTINCT FROM CAST(%1$s AS STRING)"
        .formatted(column);
  }

  /** As whole numbers where they are, or as texts; another text is none. */
  static Sql as(boolean whole, Sql said) {
    return new Sql(
        whole
            ? "CASE WHEN CAST(TRY_CAST("
                + said.code()
                + " AS BIGINT) AS STRING) = CAST("
                + said.code()
                + " AS STRING) THEN TRY_CAST("
                + said.code()
                + " AS BIGINT) END"
            : "CAST(" + said.code() + " AS STRING)");
  }
}
