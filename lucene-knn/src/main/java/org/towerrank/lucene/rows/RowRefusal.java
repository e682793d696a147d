package org.towerrank.lucene.rows;

/**
 * Why rows are not asked for: that was in vain a little earlier. Immutable.
 *
 * @param until when at the latest, as {@link System#nanoTime} tells it
 * @param bytes of the disk that it waits for; {@link Long#MAX_VALUE} where more room does not help
 */
record RowRefusal(long until, long bytes) {

  /** One that is over. */
  static RowRefusal none() {
    return new RowRefusal(System.nanoTime(), 0);
  }

  /** One that room does not end. */
  static RowRefusal whateverRoom(long nanos) {
    return new RowRefusal(System.nanoTime() + nanos, Long.MAX_VALUE);
  }

  /** One that ends when so many bytes are free. */
  static RowRefusal without(long bytes, long nanos) {
    return new RowRefusal(System.nanoTime() + nanos, bytes);
  }

  /** Whether to wait still, with so many bytes free now. */
  boolean holds(long free) {
    return free < bytes && System.nanoTime() - until < 0;
  }
}
