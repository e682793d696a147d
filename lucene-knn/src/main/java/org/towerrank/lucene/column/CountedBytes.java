package org.towerrank.lucene.column;

import java.util.concurrent.atomic.AtomicLong;
import org.towerrank.inference.MemoryAccount;

/**
 * Bytes in use. An account counts them in whole steps, as asking it for each row would be slow.
 * Thread-safe.
 */
final class CountedBytes {
  private static final long STEP = 1 << 16;

  private final MemoryAccount account;
  private final AtomicLong used = new AtomicLong();

  /** Changed under the lock. */
  private volatile long counted;

  CountedBytes(MemoryAccount account) {
    this.account = account;
  }

  long used() {
    return used.get();
  }

  /** Takes bytes, unless they are beyond a limit or refused by the account. */
  boolean take(long bytes, long limit) {
    long now = used.addAndGet(bytes);
    if (now <= limit && (now <= counted || count())) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  private synchronized boolean count() {
    long missing = steps(used.get()) - counted;
    if (missing > 0) {
      if (!account.take(missing)) {
        return false;
      }
      counted += missing;
    }
    return true;
  }

  void giveBack(long bytes) {
    long now = used.addAndGet(-bytes);
    if (now <= 0 || counted - now >= 2 * STEP) {
      settle();
    }
  }

  /** Gives back to the account what is not used. */
  synchronized void settle() {
    long idle = counted - steps(used.get());
    if (idle > 0) {
      counted -= idle;
      account.giveBack(idle);
    }
  }

  private static long steps(long bytes) {
    return (Math.max(0, bytes) + STEP - 1) / STEP * STEP;
  }
}
