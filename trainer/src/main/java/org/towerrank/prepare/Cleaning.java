package org.towerrank.prepare;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.towerrank.sql.Sql;

/**
 * Leaves events out, as a specification says.
 *
 * @param dropped counts the events left out, by why
 * @param keepingPairs whether a table {@code left_out} is made of what users had events with that
 *     are left out. Of events that have one alike, or whose user goes, it may lack pairs
 */
record Cleaning(
    PreparationEngine engine, CleanSpec spec, Map<String, Long> dropped, boolean keepingPairs) {
  /** Steps that may leave users without all their events with an item. */
  private static final Set<String> PAIRS_OF = Set.of("untimely", "rare");

  void run() throws IOException {
    if (keepingPairs) {
      engine.create("left_out", "SELECT user_id, item_id FROM events LIMIT 0");
    }
    limitTimes();
    if (spec.duplicates()) {
      drop("duplicates", "log_row", "duplicates", Map.of());
    }
    if (spec.maxEventsPerHour() != null) {
      drop(
          "bots",
          "user_id",
          "of users with more than " + spec.maxEventsPerHour() + " events in an hour",
          Map.of("most", Sql.number(spec.maxEventsPerHour())));
    }
    long left = Long.MAX_VALUE;
    while (left > 0) {
      left = dropRare("item_id", "items", spec.minItemEvents());
      left += dropRare("user_id", "users", spec.minUserEvents());
      // Fewer events may make others rare, but only where both are asked for.
      if (spec.minItemEvents() == null || spec.minUserEvents() == null) {
        break;
      }
    }
  }

  /** Nothing is told of times where nothing was asked and none is wrong. */
  private void limitTimes() throws IOException {
    String first = spec.earliest();
    if (first != null) {
      long from = new TimeLimit(first).first();
      dropUntimely("before " + first + " (clean.earliest)", from, Long.MAX_VALUE);
    }
    TimeLimit latest = new TimeLimit(spec.latest());
    String why =
        (latest.isNow() ? "more than a day after now" : "after " + latest.text())
            + " (clean.latest)";
    dropUntimely(why, -Long.MAX_VALUE, latest.last(Instant.now()));
    if (latest.isNow()) {
      dropped.remove(why, 0L);
    }
  }

  private void dropUntimely(String why, long first, long last) throws IOException {
    drop("untimely", "log_row", why, Map.of("first", Sql.number(first), "last", Sql.number(last)));
  }

  private long dropRare(String id, String of, @org.jspecify.annotations.Nullable Integer least)
      throws IOException {
    return least == null
        ? 0
        : drop(
            "rare",
            id,
            "of " + of + " with fewer than " + least + " events",
            Map.of("id", new Sql(id), "least", Sql.number(least)));
  }

  private long drop(String step, String key, String why, Map<String, Sql> pieces)
      throws IOException {
    String gone = Step.query(step, pieces);
    if (keepingPairs && PAIRS_OF.contains(step) && !key.equals("user_id")) {
      engine.append(
          "left_out", Step.query("left_out", Map.of("gone", new Sql(gone), "key", new Sql(key))));
    }
    long deleted = engine.delete("events", key, gone);
    dropped.merge(why, deleted, Long::sum);
    return deleted;
  }
}
