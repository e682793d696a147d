package org.towerrank.lucene.column;

import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;

/**
 * Rows of documents met lately: their encoded features, and what the model computes of them alone
 * if it is loaded in two steps. A document that is rescored again costs a copy rather than a
 * look-up in every column and most of the model. Thread-safe.
 *
 * <p>Each document has one of a few places, which it shares with others and whoever came last
 * holds: with one alone, two documents of a window that share it would be read again each time.
 * Rows are never changed once they are here.
 */
final class RowCache implements Accountable {
  /** A row starts with the number of its segment and the document's in it. */
  static final int HEADER = 2;

  private static final int MOST_ROWS = 1 << 19;

  /** Places of a document, whose labels lie in one line of the processor's cache. */
  private static final int WAYS = 4;

  private static final int OBJECT_BYTES = 16;
  private static final int REFERENCE_BYTES = 8;

  private final RowMemory memory;
  private final int rowBytes;
  private final LongAdder kept = new LongAdder();
  private volatile @Nullable Table table;

  /**
   * Rows and, beside each other, what is in the header of each: which of a document's places holds
   * it is found without looking at the rows of others. A label may be that of a row before.
   */
  private record Table(AtomicLongArray labels, AtomicReferenceArray<int[]> rows) {
    Table(int places) {
      this(new AtomicLongArray(places), new AtomicReferenceArray<>(places));
    }

    int size() {
      return rows.length();
    }
  }

  /**
   * A cache without rows.
   *
   * @param width numbers of a row
   */
  RowCache(int width, RowMemory memory) {
    this.memory = memory;
    this.rowBytes = OBJECT_BYTES + (HEADER + width) * Integer.BYTES;
  }

  /**
   * The row of a document, which nobody may change.
   *
   * @param segment its number
   * @return null if it is not here
   */
  int @Nullable [] row(int segment, int document) {
    Table known = table;
    if (known == null) {
      return null;
    }
    long label = label(segment, document);
    int first = firstPlace(label, known.size());
    for (int place = first; place < first + WAYS; place++) {
      if (known.labels.getPlain(place) == label) {
        int[] row = known.rows.getAcquire(place);
        if (row != null && row[0] == segment && row[1] == document) {
          return row;
        }
      }
    }
    return null;
  }

  /** Keeps a row, whose header says which it is, if there is room for it. */
  void keep(int[] row) {
    Table known = table();
    long label = label(row[0], row[1]);
    int place = placeFor(label, known);
    int[] before = known.rows.getAcquire(place);
    if (before == null && !memory.take(rowBytes)) {
      return;
    }
    boolean changed = known.rows.compareAndSet(place, before, row);
    if (changed) {
      known.labels.setRelease(place, label);
    }
    if (before == null && changed) {
      kept.increment();
    } else if (before == null) {
      memory.giveBack(rowBytes);
    }
  }

  /** The place that a document has, or a free one, or any. */
  private static int placeFor(long label, Table table) {
    int first = firstPlace(label, table.size());
    int free = -1;
    for (int place = first; place < first + WAYS; place++) {
      if (table.labels.getPlain(place) == label) {
        return place;
      }
      if (table.rows.getPlain(place) == null) {
        free = place;
      }
    }
    return free >= 0 ? free : first + ThreadLocalRandom.current().nextInt(WAYS);
  }

  private Table table() {
    Table known = table;
    if (known == null) {
      synchronized (this) {
        known = table;
        if (known == null) {
          known = new Table(places());
          table = known;
        }
      }
    }
    return known;
  }

  private int places() {
    long each = (long) rowBytes + REFERENCE_BYTES + Long.BYTES;
    long most = Math.clamp(memory.most() / each, WAYS, MOST_ROWS);
    return Integer.highestOneBit((int) most);
  }

  private static long label(int segment, int document) {
    return ((long) segment << Integer.SIZE) | document;
  }

  /** Consecutive documents of a segment are spread evenly (Knuth's multiplicative hashing). */
  private static int firstPlace(long label, int places) {
    int hash = ((int) label + (int) (label >>> Integer.SIZE) * 0x85EBCA6B) * 0x9E3779B9;
    return (hash ^ hash >>> 16) & (places - WAYS);
  }

  /** Drops the rows of segments that are closed. */
  void forget(Collection<Integer> segments) {
    drop(segments::contains);
  }

  /** Drops all rows. */
  void clear() {
    drop(segment -> true);
  }

  private void drop(IntPredicate segments) {
    Table known = table;
    if (known == null) {
      return;
    }
    for (int place = 0; place < known.size(); place++) {
      int[] row = known.rows.getAcquire(place);
      if (row != null && segments.test(row[0]) && known.rows.compareAndSet(place, row, null)) {
        kept.decrement();
        memory.giveBack(rowBytes);
      }
    }
  }

  @Override
  public long ramBytesUsed() {
    Table known = table;
    long count = kept.sum();
    return count == 0 || known == null
        ? 0
        : count * rowBytes + (long) known.size() * (REFERENCE_BYTES + Long.BYTES);
  }
}
