package org.towerrank.init;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Columns of a log that differ among the items of one request, such as where each stood: no request
 * knows them before its items are chosen.
 *
 * @param differing in how many requests, as a share, by column
 */
record RequestValues(Map<String, Double> differing) {
  /** Of fewer requests nothing is said. */
  private static final long SEEN = 20;

  private static final double MOST = .5;

  RequestValues {
    differing = Map.copyOf(differing);
  }

  static RequestValues of(Engine engine, TableProfile log, LogGuess guess, Owners owners)
      throws IOException {
    Map<String, Double> differing = new LinkedHashMap<>();
    for (ColumnProfile column : log.columns()) {
      if (guess.uses(column) || column.isConstant() || owners.have(column)) {
        continue;
      }
      long[] requests =
          LogCounts.whole(
              engine,
              "requests.sql",
              Map.of(
                  "user", Sql.name(guess.user().name()),
                  "item", Sql.name(guess.item().name()),
                  "request", request(log, guess),
                  "column", Sql.name(column.name()),
                  "some", LogCounts.someUsers(guess),
                  "files", log.table().reading()));
      if (requests[0] >= SEEN && requests[1] > MOST * requests[0]) {
        differing.put(column.name(), (double) requests[1] / requests[0]);
      }
    }
    return new RequestValues(differing);
  }

  /**
   * What is the same in a request alone: an id of it, or else its time. A whole hour, or day, may
   * be the time of several.
   */
  private static Sql request(TableProfile log, LogGuess guess) {
    return RequestIds.of(log)
        .filter(column -> !guess.uses(column))
        .map(column -> Sql.name(column.name()))
        .orElseGet(
            () -> {
              String time = Moments.microseconds(guess.time()).code();
              return new Sql("CASE WHEN (%1$s) %% 3600000000 <> 0 THEN (%1$s) END".formatted(time));
            });
  }

  /** Why no request knows a column, for a comment; null if it may. */
  @Nullable String against(ColumnProfile column) {
    Double share = differing.get(column.name());
    return share == null
        ? null
        : String.format(
            Locale.ROOT, "items of one request differ in it in %.1f %% of cases", 100 * share);
  }
}
