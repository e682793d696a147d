package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * The events that are not positive, and whether a history of them would tell labels. Where users
 * view an item before they buy it, an item that was viewed is likely to be a purchase's, and one
 * that was not is a view's: a ranker would learn how the log is written.
 *
 * @param positive events
 * @param positiveBehind how many of them are of an item that their user had another event with
 * @param other events that are not positive
 * @param otherBehind how many of them are of such an item
 */
record OtherEvents(long positive, long positiveBehind, long other, long otherBehind) {
  private static final double FAR_APART = .2;

  /** Reads the events of some users, if the log has millions. */
  static OtherEvents of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "others.sql",
            Map.of(
                "user", Sql.name(guess.user().name()),
                "item", Sql.name(guess.item().name()),
                "time", Moments.microseconds(guess.time()),
                "positive", guess.positive(),
                "some", LogCounts.someUsers(guess),
                "files", log.table().reading()));
    return new OtherEvents(counts[0], counts[1], counts[2], counts[3]);
  }

  /** Whether there are any, and a history of them may be a feature. */
  boolean makeHistory() {
    return other > 0 && share(positiveBehind, positive) < share(otherBehind, other) + FAR_APART;
  }

  /** What was seen, for a comment. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f %% of positive events, and %.1f %% of others, are of items that their users had other"
            + " events with before",
        100 * share(positiveBehind, positive),
        100 * share(otherBehind, other));
  }

  private static double share(long some, long all) {
    return (double) some / Math.max(1, all);
  }
}
