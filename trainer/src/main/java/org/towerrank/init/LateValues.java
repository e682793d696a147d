package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * The users of the last fifth of a log's events, or its values of another column, which stand for
 * those that a model will meet.
 *
 * @param count how many there are
 * @param fresh how many of them have no event before
 */
record LateValues(long count, long fresh) {
  private static final double MOST = .6;
  private static final double NEARLY_ALL = .95;

  /** Of a column, such as that of the user. */
  static LateValues of(Engine engine, TableProfile log, LogGuess guess, ColumnProfile column)
      throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "late.sql",
            Map.of(
                "owner", Sql.name(column.name()),
                "time", Moments.microseconds(guess.time()),
                "some", LogCounts.some(column),
                "files", log.table().reading()));
    return new LateValues(counts[0], counts[1]);
  }

  /**
   * Whether a model would learn users by heart that it does not meet again, such as sessions.
   *
   * @param drawn whether negatives are drawn: each user has as many for an event then, so that who
   *     it is explains no label. Otherwise some users give better ratings than others, and to know
   *     it helps to learn the rest, whoever comes later
   */
  boolean usersAreNew(boolean drawn) {
    return fresh > (drawn ? MOST : NEARLY_ALL) * count;
  }

  /** Whether hardly any value comes a second time later, so that a model learns nothing of one. */
  boolean areNew() {
    return fresh > NEARLY_ALL * count;
  }

  /** What was seen of users, for a comment. */
  String ofUsers() {
    return String.format(
        Locale.ROOT,
        "%.1f %% of the users of the log's last fifth have no event before",
        100.0 * fresh / count);
  }
}
