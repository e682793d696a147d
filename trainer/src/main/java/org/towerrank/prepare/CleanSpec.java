package org.towerrank.prepare;

import org.jspecify.annotations.Nullable;

/**
 * Which events are left out, in this order.
 *
 * @param duplicates whether of events with the same user, item, time and action the first one alone
 *     stays
 * @param maxEventsPerHour a user with more events in any hour of the clock is taken for a program,
 *     and left out; if null, none is
 * @param minUserEvents users with fewer events are left out
 * @param minItemEvents items with fewer events are left out; repeated with users until none is
 */
public record CleanSpec(
    boolean duplicates,
    @Nullable Integer maxEventsPerHour,
    @Nullable Integer minUserEvents,
    @Nullable Integer minItemEvents) {

  public CleanSpec {
    for (Integer least : new @Nullable Integer[] {maxEventsPerHour, minUserEvents, minItemEvents}) {
      if (least != null) {
        PrepareSpec.requireAtLeast(1, least, "clean");
      }
    }
  }

  static CleanSpec nothing() {
    return new CleanSpec(false, null, null, null);
  }
}
