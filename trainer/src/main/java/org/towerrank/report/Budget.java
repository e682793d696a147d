package org.towerrank.report;

import java.time.Duration;

/** The time that a report may take. */
final class Budget {
  private static final double SHARE = 0.05;
  private static final Duration LEAST = Duration.ofSeconds(6);

  private final long end;

  /**
   * @param time from now on
   */
  Budget(Duration time) {
    this.end = System.nanoTime() + time.toNanos();
  }

  /**
   * A twentieth of fitting, and for short fits a few seconds.
   *
   * @param fittingSeconds that fitting took
   */
  static Budget after(double fittingSeconds) {
    long nanos = (long) (SHARE * fittingSeconds * 1e9);
    return new Budget(Duration.ofNanos(Math.max(LEAST.toNanos(), nanos)));
  }

  boolean spent() {
    return System.nanoTime() - end >= 0;
  }
}
