package org.towerrank.elasticsearch.stats;

import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.ValueCounter;
import org.towerrank.feature.ValueSums;

/**
 * What the values of a feature were lately. Of all since a node's start a change of today would be
 * a small part. So counting begins anew after a while, and what was counted before is kept until it
 * does so again. For many threads; counting takes no lock.
 */
public final class RecentValues {
  /** After so long counting may begin anew. */
  static final long PERIOD = TimeUnit.MINUTES.toNanos(10);

  /** Before so many values were counted it does not. */
  static final long ENOUGH = 1000;

  private final Feature feature;
  private final FeatureSchema schema;
  private final LongSupplier clock;
  private ValueSums before = ValueSums.NONE;
  private volatile Period now;

  /** Values that are counted together, and since when, in nanoseconds of the clock. */
  private record Period(ValueCounter counter, long begun) {}

  /**
   * Counts from zero.
   *
   * @param schema that has the feature
   * @param clock in nanoseconds, as {@link System#nanoTime}
   */
  RecentValues(Feature feature, FeatureSchema schema, LongSupplier clock) {
    this.feature = feature;
    this.schema = schema;
    this.clock = clock;
    this.now = begin();
  }

  private Period begin() {
    return new Period(new ValueCounter(feature, schema), clock.getAsLong());
  }

  /** Counts the values of all rows. */
  void count(EncodedRows rows) {
    counter().count(rows);
  }

  /**
   * Counts values that lie in rows.
   *
   * @param numbers of all features, row by row
   * @param rows how many to count
   * @param rowWidth numbers of a row
   * @param column the feature's first in a row
   */
  public void count(int[] numbers, int rows, int rowWidth, int column) {
    counter().count(numbers, rows, rowWidth, column);
  }

  /** Counts floats that lie in rows, by the bits at an index. */
  public void countFloats(IntUnaryOperator bits, int rows, int rowWidth, int column) {
    counter().countFloats(bits, rows, rowWidth, column);
  }

  private ValueCounter counter() {
    Period period = now;
    return isOver(period) ? next(period) : period.counter();
  }

  private boolean isOver(Period period) {
    return clock.getAsLong() - period.begun() >= PERIOD && period.counter().values() >= ENOUGH;
  }

  /** What another thread counts of a period that is over just now is lost. */
  @SuppressWarnings("ReferenceEquality") // Two periods may have begun at the same moment.
  private synchronized ValueCounter next(Period over) {
    if (now == over) {
      before = over.counter().sums();
      now = begin();
    }
    return now.counter();
  }

  /** Of this period and the one before. */
  synchronized ValueSums sums() {
    return before.and(now.counter().sums());
  }
}
