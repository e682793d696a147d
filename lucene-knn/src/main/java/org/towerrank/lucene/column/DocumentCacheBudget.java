package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the cached rows and field values of documents, which several models may share.
 * Thread-safe. When it is full, a new entry replaces one that was unused for a while, of whichever
 * model. If there is none, the new entry is not kept.
 *
 * <p>Entries to replace are found by sampling a few of all.
 */
public final class DocumentCacheBudget {
  /**
   * Windows of one moment, as a power of two, so that entries in constant use are seldom written.
   */
  private static final int WINDOWS_BITS = 4;

  /** Moments without use after which an entry may be replaced. */
  private static final int LEAST_AGE = 2;

  private static final int CANDIDATES = 4;

  /** Fewest bytes that removing an entry frees. */
  private static final int LEAST_BYTES = 64;

  private static final int MORE_ATTEMPTS = 16;

  private final LongSupplier most;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong windows = new AtomicLong();

  // Written under the lock and read without it: a reader may miss the latest changes.
  private volatile @Nullable Kept[] all = new Kept[64];
  private volatile int count;

  /**
   * A memory whose limit may change.
   *
   * @param most bytes
   */
  public DocumentCacheBudget(LongSupplier most) {
    this.most = most;
  }

  /** One {@code share}th of the heap. */
  static DocumentCacheBudget ofHeap(int share) {
    long bytes = Runtime.getRuntime().maxMemory() / share;
    return new DocumentCacheBudget(() -> bytes);
  }

  /** Bytes that are used. */
  public long used() {
    return used.get();
  }

  /** Bytes that may be used. */
  public long most() {
    return most.getAsLong();
  }

  /** Removes entries until the limit is met, as after it was lowered. */
  public void trim() {
    if (used.get() <= most()) {
      return;
    }
    // Their last use is read once: it changes while they are sorted.
    record Aged(Kept kept, int lastUsed) {}
    List<Aged> oldestFirst = new ArrayList<>();
    int known = count;
    for (Kept kept : Arrays.copyOf(all, known)) {
      if (kept != null) {
        oldestFirst.add(new Aged(kept, kept.lastUsed()));
      }
    }
    oldestFirst.sort(Comparator.comparingInt(Aged::lastUsed));
    for (Aged aged : oldestFirst) {
      if (used.get() <= most()) {
        return;
      }
      aged.kept.close();
    }
  }

  /** One model's part of the memory. */
  final class Share {
    private final LongAdder taken = new LongAdder();

    /** Takes bytes, if they are free or other entries can be removed. */
    boolean take(long bytes) {
      if (!DocumentCacheBudget.this.take(bytes)) {
        return false;
      }
      taken.add(bytes);
      return true;
    }

    void giveBack(long bytes) {
      used.addAndGet(-bytes);
      taken.add(-bytes);
    }

    /** Bytes that the model has taken. */
    long used() {
      return taken.sum();
    }

    /** Notes that a window is scored. */
    void nextWindow() {
      windows.incrementAndGet();
    }

    /** The current moment. */
    int now() {
      return moment();
    }

    void add(Kept kept) {
      DocumentCacheBudget.this.add(kept);
      if (kept.isClosed()) {
        DocumentCacheBudget.this.remove(kept);
      }
    }

    void remove(Kept kept) {
      DocumentCacheBudget.this.remove(kept);
    }
  }

  private boolean take(long bytes) {
    long limit = most();
    if (bytes > limit) {
      return false;
    }
    for (long left = MORE_ATTEMPTS + bytes / LEAST_BYTES; left > 0; left--) {
      if (used.addAndGet(bytes) <= limit) {
        return true;
      }
      used.addAndGet(-bytes);
      if (!evictOne()) {
        return false;
      }
    }
    return false;
  }

  private int moment() {
    return (int) (windows.get() >>> WINDOWS_BITS);
  }

  /** Removes the entry unused for longest among some candidates, if it is old enough. */
  private boolean evictOne() {
    int now = moment();
    Kept oldest = null;
    long candidate = Kept.candidate(LEAST_AGE, 0) - 1;
    for (int i = 0; i < CANDIDATES; i++) {
      Kept kept = any();
      long found = kept == null ? Kept.NONE : kept.oldest(now);
      if (found > candidate) {
        oldest = kept;
        candidate = found;
      }
    }
    if (oldest == null) {
      return false;
    }
    oldest.evict((int) candidate);
    return true;
  }

  private @Nullable Kept any() {
    int known = count;
    return known == 0 ? null : all[ThreadLocalRandom.current().nextInt(known)];
  }

  private synchronized void add(Kept kept) {
    if (count == all.length) {
      all = Arrays.copyOf(all, 2 * count);
    }
    all[count] = kept;
    kept.slot = count;
    count++;
  }

  private synchronized void remove(Kept kept) {
    if (kept.slot == Kept.NOWHERE) {
      return;
    }
    Kept last = all[count - 1];
    all[kept.slot] = last;
    if (last != null) {
      last.slot = kept.slot;
    }
    all[count - 1] = null;
    kept.slot = Kept.NOWHERE;
    count--;
  }
}
