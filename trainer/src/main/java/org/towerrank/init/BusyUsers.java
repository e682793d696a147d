package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Users that have more events in an hour than people have: programs that fetch pages may have most
 * of a log, and a model would learn what they do.
 *
 * @param count how many
 * @param share of the log's events that are theirs
 */
record BusyUsers(long count, double share) {
  private static final int MOST_AN_HOUR = 600;

  /** Looks at all events; where a row has several items, which are events too, at none. */
  static BusyUsers of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    if (guess.lists() != null) {
      return new BusyUsers(0, 0);
    }
    long[] counts =
        LogCounts.whole(
            engine,
            "busy.sql",
            Map.of(
                "user", Sql.name(guess.user().name()),
                "item", Sql.name(guess.item().name()),
                "event_time", Moments.microseconds(guess.time()),
                "most", Sql.number(MOST_AN_HOUR),
                "log", log.table().reading()));
    return new BusyUsers(counts[0], (double) counts[1] / counts[2]);
  }

  /** How a specification cleans a log, and what it may leave out besides. */
  String yaml() {
    String clean = "clean: {duplicates: true}";
    return count == 0
        ? clean
        : String.format(
            Locale.ROOT,
            "%s\n# or clean: {duplicates: true, max_events_per_hour: %d}, without users who have more"
                + " in an hour, as programs do: %,d of them, with %.1f %% of the events",
            clean,
            MOST_AN_HOUR,
            count,
            100 * share);
  }
}
