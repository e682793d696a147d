package org.towerrank.lucene.column;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Something that {@link RowMemory} was taken for, and that everything can do without. */
abstract class Kept {
  /** No candidate. */
  static final long NONE = -1;

  static final int NOWHERE = -1;

  /** Where the memory knows it; for the memory alone. */
  int slot = NOWHERE;

  private final RowMemory.Share share;
  private final Map<?, ? extends Kept> home;
  private final Object key;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int lastUsed;

  /**
   * @param home from which it is removed when it is closed
   * @param key under which it is there
   */
  Kept(RowMemory.Share share, Map<?, ? extends Kept> home, Object key) {
    this.share = share;
    this.home = home;
    this.key = key;
    this.lastUsed = share.now();
  }

  RowMemory.Share share() {
    return share;
  }

  /** The moment of its last use. */
  int lastUsed() {
    return lastUsed;
  }

  /** It is used now. */
  void use() {
    int now = share.now();
    if (lastUsed != now) {
      lastUsed = now;
    }
  }

  static long candidate(int age, int place) {
    return ((long) age << Integer.SIZE) | place;
  }

  /** Looks at a few of its parts: {@link #candidate} of the one not used for longest. */
  abstract long oldest(int now);

  /** Gives up a part. */
  abstract void evict(int place);

  /** Gives back all memory; nothing is kept here from now on. */
  abstract void free();

  boolean isClosed() {
    return closed.get();
  }

  /** Forgets everything, for good. */
  final void close() {
    if (closed.compareAndSet(false, true)) {
      home.remove(key, this);
      share.remove(this);
      free();
    }
  }
}
