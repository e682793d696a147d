package org.towerrank.prepare;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which events are left out, in this order.
 *
 * @param earliest events before it are left out; if null, none are
 * @param latest events behind it are left out; {@code now} if absent, as what is still to come was
 *     not logged, and a row of the year 2100 would be the newest one of every log to come
 * @param duplicates whether of events with the same user, item, time and action the first one alone
 *     stays
 * @param maxEventsPerHour a user with more events in any hour of the clock is taken for a program,
 *     and left out; if null, none is
 * @param minUserEvents users with fewer events are left out
 * @param minItemEvents items with fewer events are left out; repeated with users until none is
 */
public record CleanSpec(
    @Nullable String earliest,
    String latest,
    boolean duplicates,
    @Nullable Integer maxEventsPerHour,
    @Nullable Integer minUserEvents,
    @Nullable Integer minItemEvents) {

  public CleanSpec {
    latest = Objects.requireNonNullElse(latest, TimeLimit.NOW);
    TimeLimit last = new TimeLimit(latest);
    TimeLimit first = earliest == null ? null : new TimeLimit(earliest);
    if (first != null && first.isNow()) {
      throw new IllegalArgumentException(
          "[clean.earliest]: expected a day or a time such as 2026-05-31, got [now]");
    }
    if (first != null && !last.isNow() && first.first() > last.last(Instant.EPOCH)) {
      throw new IllegalArgumentException(
          "[clean]: expected [latest] not before [earliest], got ["
              + latest
              + "] and ["
              + earliest
              + "]");
    }
    requireAtLeastOne("max_events_per_hour", maxEventsPerHour);
    requireAtLeastOne("min_user_events", minUserEvents);
    requireAtLeastOne("min_item_events", minItemEvents);
  }

  private static void requireAtLeastOne(String key, @Nullable Integer number) {
    if (number != null) {
      PrepareSpec.requireAtLeast(1, number, "clean." + key);
    }
  }

  static CleanSpec nothing() {
    return new CleanSpec(null, TimeLimit.NOW, false, null, null, null);
  }
}
