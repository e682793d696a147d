package org.towerrank.prepare;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
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
   * @param spaced a query's column of them, as {@link #withSpaces} has them
   * @param source what the query reads
   */
  static void warnOfSpaces(
      PreparationEngine engine,
      FileTable from,
      String column,
      Sql spaced,
      Sql source,
      Progress progress)
      throws IOException {
    if (!from.column(column).isText()) {
      return;
    }
    @Nullable String[] found =
        engine
            .rows(
                "SELECT CAST(count(%1$s) AS STRING), min(%1$s) FROM %2$s"
                    .formatted(spaced.code(), source.code()))
            .getFirst();
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
   * @param read the column of {@code source} where they are, as {@link #said} has them
   * @param source a table or a query of theirs
   * @throws DataException naming the column and the largest one
   */
  static void requireDigits(
      PreparationEngine engine, FileTable from, String column, String read, String source)
      throws IOException {
    String type = from.column(column).type();
    if (!type.equals("DOUBLE") && !type.equals("FLOAT")) {
      return;
    }
    String number = "abs(TRY_CAST(" + read + " AS DOUBLE))";
    String largest =
        engine.rows(
                "SELECT CAST(max("
                    + number
                    + ") AS STRING) FROM "
                    + source
                    + " WHERE "
                    + number
                    + " >= "
                    + (type.equals("FLOAT") ? SINGLES : DOUBLES))
            .getFirst()[0];
    if (largest != null) {
      throw new DataException(
          from.title()
              + ": column ["
              + column
              + "]: numbers of floating point such as ["
              + largest
              + "] have lost digits, so that different ones are the same: write texts or whole"
              + " numbers of 64 bits");
    }
  }

  /** How to find out whether some text is not that of a whole number. */
  private static String isNoNumber(String column) {
    return "CAST(TRY_CAST("
        + column
        + " AS BIGINT) AS STRING) IS DISTINCT FROM CAST("
        + column
        + " AS STRING)";
  }

  /**
   * Whether all are whole numbers, so that they can be kept as such.
   *
   * @param source a table or a query of theirs
   */
  static boolean areWhole(PreparationEngine engine, String column, String source)
      throws IOException {
    return engine.number(
            "SELECT count(*) FROM %s WHERE %s IS NOT NULL AND %s"
                .formatted(source, column, isNoNumber(column)))
        == 0;
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
