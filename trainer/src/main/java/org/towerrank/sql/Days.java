package org.towerrank.sql;

/** Times that are days: each has all its hours. */
public final class Days {
  private static final int CHARACTERS = "2026-05-31".length();
  private static final long LESS_ONE = 86_400_000_000L - 1;

  private Days() {}

  /** The last microsecond of a day, of which the moment is the first. */
  public static Sql last(Sql moment) {
    return new Sql(moment.code() + " + " + LESS_ONE);
  }

  /**
   * The last microsecond of what is a day, and else the moment itself.
   *
   * @param moment in microseconds since 1970
   * @param text of ISO 8601, with nothing around it, that says the moment
   */
  public static Sql last(Sql moment, Sql text) {
    return new Sql(
        "%s + CASE WHEN length(%s) = %s THEN %s ELSE 0 END"
            .formatted(moment.code(), text.code(), CHARACTERS, LESS_ONE));
  }
}
