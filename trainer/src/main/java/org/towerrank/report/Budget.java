package org.towerrank.report;

import java.time.Duration;

/** The time that a report may take: a twentieth of fitting, and for short fits a few seconds. */
final class Budget {
  private static final double SHARE = 0.05;
  private static final Duration LEAST = Duration.ofSeconds(3);

  private final long end;

  /**
   * @param fittingSeconds that fitting took
   */
  Budget(double fittingSeconds) {
    long nanos = Math.max(LEAST.toNanos(), (long) (SHARE * fittingSeconds * 1e9));
    this.end = System.nanoTime() + nanos;
  }

  boolean spent() {
    return System.nanoTime() - end >= 0;
  }
}
