package org.towerrank.lucene.column;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Memory for what is kept of documents, which several models may share. Thread-safe. Where it is
 * used up, a document is kept in the place of another or not at all.
 */
public final class RowMemory {
  private final LongSupplier most;
  private final AtomicLong used = new AtomicLong();

  /**
   * Memory of a limit that may change.
   *
   * @param most bytes
   */
  public RowMemory(LongSupplier most) {
    this.most = most;
  }

  /** One in so many bytes of the heap. */
  static RowMemory ofHeap(int share) {
    return new RowMemory(() -> Runtime.getRuntime().maxMemory() / share);
  }

  /** Bytes that are used. */
  public long used() {
    return used.get();
  }

  /** Bytes that may be used. */
  public long most() {
    return most.getAsLong();
  }

  /** Takes bytes if so many are left. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= most()) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Whether more is used than may be, as the limit was lowered: somebody has to forget some. */
  public boolean overdrawn() {
    return used.get() > most();
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
