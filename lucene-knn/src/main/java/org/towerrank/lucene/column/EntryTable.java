package org.towerrank.lucene.column;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of results. The hash of a key gives its only place, where a new result replaces an old
 * one. Losing a result does no harm, so threads share the table without locks.
 */
final class EntryTable<E extends EntryTable.Entry> extends ValueTable {
  private static final int LEAST = 1 << 8;
  private static final int REFERENCE_BYTES = 8;

  private final int most;
  private final int entryBytes;
  private volatile @Nullable AtomicReferenceArray<E> entries;
  private int misses;

  /** A result, which is immutable. */
  interface Entry {
    /** The key that it is the result of. */
    long key();

    /** Bytes beyond those that every entry has. */
    int moreBytes();
  }

  /**
   * A table without entries.
   *
   * @param wanted places in the end, rounded up to a power of two, if there is memory for them
   * @param entryBytes of each entry
   */
  EntryTable(
      int wanted,
      int entryBytes,
      DocumentCacheBudget.Share share,
      Map<?, ? extends Kept> home,
      Object key) {
    super(share, home, key);
    this.most = Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    this.entryBytes = entryBytes + REFERENCE_BYTES;
    grow(null, Math.min(LEAST, most));
  }

  /** The result of a key, null if it is not known. */
  @Nullable E get(long key) {
    AtomicReferenceArray<E> known = entries;
    if (known == null) {
      return null;
    }
    E entry = known.getAcquire(place(key, known));
    return entry != null && entry.key() == key ? entry : null;
  }

  private static int place(long key, AtomicReferenceArray<?> table) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & (table.length() - 1);
  }

  /** Keeps a result that was not known, if there is memory for it. */
  void put(E entry) {
    AtomicReferenceArray<E> known = entries;
    misses++;
    if (known == null || (misses >= known.length() && known.length() < most)) {
      misses = 0;
      grow(known, known == null ? Math.min(LEAST, most) : 2 * known.length());
      known = entries;
    }
    if (known != null && (entry.moreBytes() == 0 || take(entry.moreBytes()))) {
      free(known.getAndSet(place(entry.key(), known), entry));
    }
  }

  private void free(@Nullable E replaced) {
    if (replaced != null && replaced.moreBytes() > 0) {
      giveBack(replaced.moreBytes());
    }
  }

  private void grow(@Nullable AtomicReferenceArray<E> small, int places) {
    if (!take((long) places * entryBytes)) {
      return;
    }
    AtomicReferenceArray<E> large = new AtomicReferenceArray<>(places);
    if (!replace(small, large)) {
      giveBack((long) places * entryBytes);
    } else if (small != null) {
      for (int i = 0; i < small.length(); i++) {
        E entry = small.getAndSet(i, null);
        if (entry != null) {
          free(large.getAndSet(place(entry.key(), large), entry));
        }
      }
      giveBack((long) small.length() * entryBytes);
    }
  }

  private synchronized boolean replace(
      @Nullable AtomicReferenceArray<E> small, AtomicReferenceArray<E> large) {
    // It only grows, so that a table of the same length is the same table.
    boolean replaced = length(entries) == length(small);
    if (replaced) {
      entries = large;
    }
    return replaced;
  }

  private static int length(@Nullable AtomicReferenceArray<?> table) {
    return table == null ? 0 : table.length();
  }
}
