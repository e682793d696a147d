package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * The users of the last fifth of a log's events, which stand for those that a model will meet.
 *
 * @param count how many there are
 * @param fresh how many of them have no event before
 */
record LateUsers(long count, long fresh) {
  private static final double MOST = .6;
  private static final double NEARLY_ALL = .95;

  static LateUsers of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "late.sql",
            Map.of(
                "user", Sql.name(guess.user().name()),
                "time", Moments.microseconds(guess.time()),
                "some", LogCounts.someUsers(log, guess),
                "files", log.table().reading()));
    return new LateUsers(counts[0], counts[1]);
  }

  /**
   * Whether a model would learn users by heart that it does not meet again, such as sessions.
   *
   * @param drawn whether negatives are drawn: each user has as many for an event then, so that who
   *     it is explains no label. Otherwise some users give better ratings than others, and to know
   *     it helps to learn the rest, whoever comes later
   */
  boolean areNew(boolean drawn) {
    return fresh > (drawn ? MOST : NEARLY_ALL) * count;
  }

  /** What was seen, for a comment. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f %% of the users of the log's last fifth have no event before",
        100.0 * fresh / count);
  }
}
