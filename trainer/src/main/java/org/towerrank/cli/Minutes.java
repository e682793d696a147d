package org.towerrank.cli;

import java.time.Duration;

/** Times as options give them. */
final class Minutes {
  /** A hundred years, which nobody waits for, and whose nanoseconds a long has. */
  private static final double MOST = 100 * 365.25 * 24 * 60;

  private static final int MILLIS = 60_000;

  private Minutes() {}

  /**
   * A time, or the longest that there is.
   *
   * @param minutes at least 0
   */
  static Duration of(double minutes) {
    return Duration.ofMillis((long) (Math.min(minutes, MOST) * MILLIS));
  }
}
