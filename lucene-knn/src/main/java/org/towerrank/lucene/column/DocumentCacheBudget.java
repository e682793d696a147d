package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.towerrank.inference.MemoryAccount;

/**
 * Memory for the cached rows and field values of documents, which several models may share.
 * Thread-safe. When it is full, a new entry replaces one that was unused for a while, of whichever
 * model. If there is none, it replaces one of a model that has more than its share, if its own has
 * less: each model that was used lately is due the same. Otherwise the new entry is not kept.
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

  /** Moments without a window after which no memory is due to a model. */
  private static final int IDLE = 64;

  /** Fewest bytes that removing an entry frees. */
  private static final int LEAST_BYTES = 64;

  private static final int MORE_ATTEMPTS = 16;

  private final LongSupplier most;
  private final CountedBytes bytes;
  private final AtomicLong windows = new AtomicLong();
  private final Set<Share> shares = ConcurrentHashMap.newKeySet();

  // Written under the lock and read without it: a reader may miss the latest changes.
  private volatile @Nullable Kept[] all = new Kept[64];
  private volatile int count;

  /**
   * A memory whose limit may change.
   *
   * @param most bytes
   */
  public DocumentCacheBudget(LongSupplier most) {
    this(most, MemoryAccount.NONE);
  }

  /**
   * The same, which also counts its bytes with others. Nothing new is kept where these refuse.
   *
   * @param most bytes
   */
  public DocumentCacheBudget(LongSupplier most, MemoryAccount account) {
    this.most = most;
    this.bytes = new CountedBytes(account);
  }

  /** One {@code share}th of the heap. */
  static DocumentCacheBudget ofHeap(int share) {
    long bytes = Runtime.getRuntime().maxMemory() / share;
    return new DocumentCacheBudget(() -> bytes);
  }

  /** Bytes that are used. */
  public long used() {
    return bytes.used();
  }

  /** Bytes that may be used. */
  public long most() {
    return most.getAsLong();
  }

  /** Removes entries until the limit is met, as after it was lowered. */
  public void trim() {
    reduceTo(most());
  }

  /** Removes entries for others who need memory, until some bytes are free or none are used. */
  public void free(long wanted) {
    reduceTo(Math.max(0, used() - wanted));
  }

  private void reduceTo(long limit) {
    if (used() <= limit) {
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
      if (used() <= limit) {
        break;
      }
      aged.kept.close();
    }
    bytes.settle();
  }

  /** One model's part of the memory. */
  final class Share {
    private final LongAdder taken = new LongAdder();
    private volatile int lastWindow;
    private volatile boolean known;

    /** Takes bytes, if they are free or other entries can be removed. */
    boolean take(long wanted) {
      if (!DocumentCacheBudget.this.take(this, wanted)) {
        return false;
      }
      taken.add(wanted);
      return true;
    }

    void giveBack(long less) {
      bytes.giveBack(less);
      taken.add(-less);
    }

    /** Bytes that the model has taken. */
    long used() {
      return taken.sum();
    }

    /** Notes that a window is scored. */
    void nextWindow() {
      windows.incrementAndGet();
      int now = moment();
      if (lastWindow != now) {
        lastWindow = now;
      }
      if (!known) {
        known = true;
        shares.add(this);
      }
    }

    /** Claims nothing until the next window. */
    void leave() {
      known = false;
      shares.remove(this);
    }

    private boolean isUsed(int now) {
      return now - lastWindow <= IDLE;
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

  private boolean take(Share share, long wanted) {
    long limit = most();
    if (wanted > limit) {
      return false;
    }
    for (long left = MORE_ATTEMPTS + wanted / LEAST_BYTES; left > 0; left--) {
      if (bytes.take(wanted, limit)) {
        return true;
      }
      if (!evictOne() && !evictOneFor(share, wanted)) {
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

  /** Removes an entry, however new, of a model with more than is due, for one with less. */
  private boolean evictOneFor(Share poor, long wanted) {
    long due = due();
    if (poor.used() + wanted > due) {
      return false;
    }
    int now = moment();
    for (int i = 0; i < MORE_ATTEMPTS; i++) {
      Kept kept = any();
      long found = kept == null || kept.share().used() <= due ? Kept.NONE : kept.oldest(now);
      if (kept != null && found != Kept.NONE) {
        kept.evictInUse((int) found);
        return true;
      }
    }
    return false;
  }

  /** Bytes that are due to each model that was used lately. */
  private long due() {
    int now = moment();
    long claims = shares.stream().filter(share -> share.isUsed(now)).count();
    return most() / Math.max(1, claims);
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
