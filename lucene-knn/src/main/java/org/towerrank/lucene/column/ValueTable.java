package org.towerrank.lucene.column;

import java.util.Map;

/**
 * A cache of the encoded values of a segment's field, removed as a whole. It starts small, and
 * grows with the values met, not with those that the field has.
 */
abstract class ValueTable extends Kept {
  /** Bytes of an empty table and of its bookkeeping, taken before it is made. */
  static final int OWN_BYTES = 256;

  private long bytes = OWN_BYTES;
  private boolean freed;

  ValueTable(DocumentCacheBudget.Share share, Map<?, ? extends Kept> home, Object key) {
    super(share, home, key);
  }

  /** Takes memory, if there is enough. It is given back with the table. */
  final boolean take(long more) {
    // Not under the lock: for this others may be closed, who have locks of their own.
    if (!share().take(more)) {
      return false;
    }
    if (!count(more)) {
      share().giveBack(more);
      return false;
    }
    return true;
  }

  private synchronized boolean count(long more) {
    if (!freed) {
      bytes += more;
    }
    return !freed;
  }

  /** Gives back a part of what was taken. */
  final void giveBack(long less) {
    if (count(-less)) {
      share().giveBack(less);
    }
  }

  @Override
  final long oldest(int now) {
    return candidate(Math.max(0, now - lastUsed()), 0);
  }

  @Override
  final void evict(int place) {
    close();
  }

  @Override
  final void free() {
    long last;
    synchronized (this) {
      freed = true;
      last = bytes;
      bytes = 0;
    }
    share().giveBack(last);
  }
}
