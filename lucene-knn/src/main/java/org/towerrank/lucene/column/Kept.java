package org.towerrank.lucene.column;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A cache entry that {@link DocumentCacheBudget} accounts for, and that may be removed at any time.
 */
abstract class Kept {
  /** No candidate. */
  static final long NONE = -1;

  static final int NOWHERE = -1;

  /** Its index in the memory's list; only the memory uses it. */
  int slot = NOWHERE;

  private final DocumentCacheBudget.Share share;
  private final Map<?, ? extends Kept> home;
  private final Object key;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int lastUsed;

  /**
   * @param home from which it is removed when it is closed
   * @param key under which it is there
   */
  Kept(DocumentCacheBudget.Share share, Map<?, ? extends Kept> home, Object key) {
    this.share = share;
    this.home = home;
    this.key = key;
    this.lastUsed = share.now();
  }

  DocumentCacheBudget.Share share() {
    return share;
  }

  /** The moment of its last use. */
  int lastUsed() {
    return lastUsed;
  }

  /** Marks it as used now. */
  void use() {
    int now = share.now();
    if (lastUsed != now) {
      lastUsed = now;
    }
  }

  static long candidate(int age, int place) {
    return ((long) age << Integer.SIZE) | place;
  }

  /** The {@link #candidate} of the part unused for longest, among a few parts. */
  abstract long oldest(int now);

  /** Removes a part, unless it is in use now. */
  abstract void evict(int place);

  /** Removes a part, in use or not. */
  void evictInUse(int place) {
    evict(place);
  }

  /** Gives back all memory; nothing is kept here from now on. */
  abstract void free();

  boolean isClosed() {
    return closed.get();
  }

  /** Removes everything, for good. */
  final void close() {
    if (closed.compareAndSet(false, true)) {
      home.remove(key, this);
      share.remove(this);
      free();
    }
  }
}
