package org.towerrank.prepare;

import java.io.IOException;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Users and items as one text each, as everywhere: {@code 42} is {@code 42.0}, and empty is none.
 * Where all are whole numbers they are kept as such, which is several times faster.
 */
final class Identifiers {
  private Identifiers() {}

  /** What a column says, as text or as a whole number. */
  static Sql said(FileTable.Column column, SqlDialect dialect) throws IOException {
    return new Sql(
        column.isWhole()
            ? "CAST(" + Sql.name(column.name()).code() + " AS BIGINT)"
            : "said_id(" + dialect.asText(column).code() + ")");
  }

  /** How to find out whether some text is not that of a whole number. */
  static String isNoNumber(String column) {
    return "CAST(TRY_CAST("
        + column
        + " AS BIGINT) AS STRING) IS DISTINCT FROM CAST("
        + column
        + " AS STRING)";
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
