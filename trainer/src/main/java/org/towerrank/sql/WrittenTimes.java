package org.towerrank.sql;

/** Times that texts say in a format of {@code strptime}, for DuckDB. */
public final class WrittenTimes {
  /** The year 1600: {@code %Y} takes 24 for the year 24, where most of a log say 2024. */
  private static final long FIRST = -11_676_096_000_000_000L;

  private WrittenTimes() {}

  /**
   * The microseconds since 1970 of a text; null where it is not so written. DuckDB knows words such
   * as {@code infinity} in any format: what has no digit is no time.
   */
  public static Sql microseconds(Sql said, String format) {
    String moment = "epoch_us(try_strptime(" + said.code() + ", " + Sql.text(format).code() + "))";
    return new Sql(
        "CASE WHEN regexp_matches("
            + said.code()
            + ", '[0-9]') AND "
            + moment
            + " >= "
            + FIRST
            + " THEN "
            + moment
            + " END");
  }
}
