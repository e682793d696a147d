package org.towerrank.elasticsearch.embed;

import org.elasticsearch.core.TimeValue;

/**
 * How often a part of the work was tried.
 *
 * @param attempts times that documents of it were written
 * @param busy times in a row that nothing could be done since the server was busy
 */
record Tries(int attempts, int busy) {
  /** Times in a row to wait for a busy server; about a minute in all. */
  private static final int PATIENCE = 12;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  /** Nothing was tried yet. */
  static final Tries NONE = new Tries(0, 0);

  Tries wrote() {
    return new Tries(attempts + 1, 0);
  }

  Tries waited() {
    return new Tries(attempts, busy + 1);
  }

  /** Whether a busy server was waited for as long as it is. */
  boolean isTooLong() {
    return busy >= PATIENCE;
  }

  /** What to wait before the next one: doubled each time. */
  TimeValue pause() {
    long pause = FIRST_PAUSE_MILLIS << (Math.min(attempts + busy, PATIENCE) - 1);
    return TimeValue.timeValueMillis(Math.min(LONGEST_PAUSE_MILLIS, pause));
  }
}
