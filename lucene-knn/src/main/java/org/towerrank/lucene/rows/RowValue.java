package org.towerrank.lucene.rows;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How many windows needed rows lately: older ones count less. */
final class RowValue {
  private static final double HALF_LIFE = TimeUnit.MINUTES.toNanos(10);

  private final LongAdder windows = new LongAdder();
  private double value;
  private long since = System.nanoTime();

  /** Notes a window. */
  void count() {
    windows.increment();
  }

  /** The number of recent windows. */
  synchronized double recent() {
    long now = System.nanoTime();
    value = value * Math.pow(0.5, (now - since) / HALF_LIFE) + windows.sumThenReset();
    since = now;
    return value;
  }
}
