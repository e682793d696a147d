package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * The positive events of a log, which two towers are fitted to.
 *
 * @param count how many there are
 * @param first how many of them are at the first time of their user, so that nothing is before them
 * @param again how many of them are of an item that the user had at an earlier time
 */
record ChosenEvents(long count, long first, long again) {
  private static final double MANY_AGAIN = .05;
  private static final long LEAST_ROWS = 30;

  static ChosenEvents of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "chosen.sql",
            Map.of(
                "user", Sql.name(guess.user().name()),
                "item", Sql.name(guess.item().name()),
                "time", Moments.microseconds(guess.time()),
                "positive", guess.positive(),
                "files", log.table().reading()));
    return new ChosenEvents(counts[0], counts[1], counts[2]);
  }

  /** How many have something before them to be recalled by. */
  long rows() {
    return count - first;
  }

  /** Whether they are enough for a split of each kind, be it of little use. */
  boolean canBeRecalled() {
    return rows() >= LEAST_ROWS;
  }

  /** Whether users come back to items, so that lists should have what they had. */
  boolean comeAgain() {
    return again > MANY_AGAIN * count;
  }

  /** What was seen of events that come again, for a comment. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f %% of positive events are of items that their users had before",
        100.0 * again / count);
  }
}
