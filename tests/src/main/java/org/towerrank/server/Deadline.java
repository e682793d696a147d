package org.towerrank.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A point in time that waiting ends at. */
public final class Deadline {
  private static final long POLL_MILLIS = 50;

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  /** So far from now. */
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Waits for the condition; whether it came about in time. */
  public boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (left().isZero()) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServerException("interrupted while waiting for a server", e);
      }
    }
    return true;
  }

  /** The same for what has to be cleaned up: goes on when the thread is interrupted. */
  boolean awaitUninterruptibly(BooleanSupplier condition) {
    boolean interrupted = false;
    try {
      while (!condition.getAsBoolean()) {
        if (left().isZero()) {
          return false;
        }
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
