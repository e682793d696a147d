package org.towerrank.sql;

/** Times that texts say, in ISO 8601 or in a format of {@code strptime}, for DuckDB. */
public final class WrittenTimes {
  /** The year 1600: {@code %Y} takes 24 for the year 24, where most of a log say 2024. */
  private static final long FIRST = -11_676_096_000_000_000L;

  /**
   * Texts that say no moment, by what is behind their hour: DuckDB would look for a time zone of
   * that name, and for all that are called alike, which takes a thousand times as long as to read a
   * time.
   */
  private static final String NO_ZONE =
      "said LIKE '%:% +%' OR said LIKE '%:% -%'"
          + " OR (lower(right(said, 2)) IN ('am', 'pm') AND said LIKE '%:%')";

  /**
   * The function of the moment that a text in ISO 8601 says; null where it says none. DuckDB reads
   * no zone right behind the minutes, which Java writes where there are no seconds.
   */
  static final String MOMENT =
      "CREATE OR REPLACE TEMP MACRO said_moment(said) AS CASE WHEN NOT ("
          + NO_ZONE
          + ") THEN coalesce(TRY_CAST(said AS TIMESTAMPTZ),"
          + " CASE WHEN said LIKE '%____-%-%:%' THEN TRY_CAST(regexp_replace(trim(said),"
          + " '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ][0-9]{1,2}:[0-9]{1,2})"
          + "(Z|[+-][0-9]{2}(:?[0-9]{2})?)$', '\\1:00\\2') AS TIMESTAMPTZ) END) END";

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
