package org.towerrank.report;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The time in which features are shuffled. It begins with the first of them: what comes before may
 * wait for a busy machine, and would leave them none.
 *
 * @param clock in nanoseconds, from any beginning
 */
record Budget(Duration time, LongSupplier clock) {
  private static final double SHARE = 0.05;
  private static final Duration LEAST = Duration.ofSeconds(6);

  /** Time as it goes by. */
  Budget(Duration time) {
    this(time, System::nanoTime);
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

  /** Lets the time run from now on, and tells whether it is spent. */
  BooleanSupplier begin() {
    long end = clock.getAsLong() + time.toNanos();
    return () -> clock.getAsLong() - end >= 0;
  }
}
