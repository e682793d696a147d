package org.towerrank.prepare;

import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Users and items as one text each, as everywhere: {@code 42} is {@code 42.0}, and empty is none.
 * Where all are whole numbers they are kept as such, which is several times faster.
 */
final class Identifiers {
  private Identifiers() {}

  /** What a column says, as text or as a whole number. */
  static Sql said(FileTable.Column column) {
    String name = Sql.name(column.name()).code();
    if (column.isWhole()) {
      return new Sql("CAST(" + name + " AS BIGINT)");
    }
    String text = "trim(CAST(" + name + " AS VARCHAR))";
    return new Sql(
        "CASE WHEN "
            + text
            + " = '' THEN NULL WHEN ends_with("
            + text
            + ", '0') THEN regexp_replace("
            + text
            + ", '^(-?[0-9]+)\\.0+$', '\\1') ELSE "
            + text
            + " END");
  }

  /** How to find out whether some text is not that of a whole number. */
  static String isNoNumber(String column) {
    return "TRY_CAST(" + column + " AS BIGINT)::VARCHAR IS DISTINCT FROM " + column + "::VARCHAR";
  }

  /** As whole numbers where they are, or as texts; another text is none. */
  static Sql as(boolean whole, Sql said) {
    return new Sql(
        whole
            ? "CASE WHEN TRY_CAST("
                + said.code()
                + " AS BIGINT)::VARCHAR = ("
                + said.code()
                + ")::VARCHAR THEN TRY_CAST("
                + said.code()
                + " AS BIGINT) END"
            : "CAST(" + said.code() + " AS VARCHAR)");
  }
}
