package org.towerrank.prepare;

import java.io.IOException;
import java.util.Map;
import org.towerrank.sql.Sql;

/** Leaves events out, as a specification says. */
final class Cleaning {
  private final PreparationEngine engine;
  private final CleanSpec spec;
  private final Map<String, Long> dropped;

  /**
   * @param dropped counts the events left out, by why
   */
  Cleaning(PreparationEngine engine, CleanSpec spec, Map<String, Long> dropped) {
    this.engine = engine;
    this.spec = spec;
    this.dropped = dropped;
  }

  void run() throws IOException {
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
    long before = events();
    engine.delete("events", key, Step.query(step, pieces));
    long deleted = before - events();
    dropped.merge(why, deleted, Long::sum);
    return deleted;
  }

  private long events() throws IOException {
    return engine.number("SELECT count(*) FROM events");
  }
}
