package org.towerrank.lucene.column;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Rows, and in a second array a label for each: its document. A document's row is found by the
 * labels, without reading other rows. A label may be that of an earlier row. Thread-safe without
 * locks.
 *
 * <p>Each document may take one of a few places, which it shares with others. A row starts with its
 * document, which never changes, and the moment of its last use.
 */
final class DocumentTable {
  /** Places that a document may take; their labels share a line of the processor's cache. */
  private static final int WAYS = 8;

  /** Places that are searched for an old row. */
  private static final int SCANNED = 64;

  private static final int REFERENCE_BYTES = 8;

  /** Stands in every place of a table that is no longer used; the row of no document. */
  private static final int[] GONE = {-1, 0};

  private final AtomicIntegerArray labels;
  private final AtomicReferenceArray<int[]> rows;
  private final AtomicInteger count = new AtomicInteger();
  private final int shift;

  /**
   * A table without rows.
   *
   * @param places a power of two, at least 16
   */
  DocumentTable(int places) {
    this.labels = new AtomicIntegerArray(places);
    this.rows = new AtomicReferenceArray<>(places);
    this.shift = Integer.numberOfLeadingZeros(places / WAYS) + 1;
  }

  /** Bytes of a table, without those of its rows. */
  static long bytes(int places) {
    return (long) places * (Integer.BYTES + REFERENCE_BYTES);
  }

  int places() {
    return rows.length();
  }

  /** How many rows it has, approximately. */
  int count() {
    return count.get();
  }

  /**
   * The row of a document.
   *
   * @param now the moment
   * @return null if it is not here
   */
  int @Nullable [] get(int document, int now) {
    int first = first(document);
    for (int place = first; place < first + WAYS; place++) {
      if (labels.getPlain(place) == document) {
        int[] row = rows.getAcquire(place);
        if (row != null && row[0] == document) {
          return used(row, now);
        }
      }
    }
    return null;
  }

  /**
   * The rows of many documents. Places, references and rows are read in a pass each, as a read of
   * memory then need not wait for another.
   *
   * @param found the row of each document, null if it is not here
   */
  void get(DocumentWindow.Slice documents, int now, int[] @Nullable [] found) {
    int count = documents.count();
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = labelled(documents.document(i));
    }
    for (int i = 0; i < count; i++) {
      found[i] = places[i] < 0 ? null : rows.getAcquire(places[i]);
    }
    for (int i = 0; i < count; i++) {
      if (places[i] >= 0) {
        int[] row = found[i];
        int document = documents.document(i);
        found[i] = row != null && row[0] == document ? used(row, now) : get(document, now);
      }
    }
  }

  /** The first place with the label of a document, without a jump that depends on memory; or −1. */
  private int labelled(int document) {
    int first = first(document);
    int labelled = -1;
    for (int place = first + WAYS - 1; place >= first; place--) {
      labelled = labels.getPlain(place) == document ? place : labelled;
    }
    return labelled;
  }

  private static int[] used(int[] row, int now) {
    if (row[1] != now) {
      row[1] = now;
    }
    return row;
  }

  /** Documents at equal distances are spread evenly (Fibonacci hashing). */
  private int first(int document) {
    return ((document * 0x9E3779B9) >>> shift) * WAYS;
  }

  /**
   * Puts a row in the place of its document, in an empty one, or in that of a row that was not used
   * at its moment.
   *
   * @return whether there is one more row now
   */
  boolean put(int[] row) {
    int place = placeFor(row);
    int[] before = place < 0 ? GONE : rows.getAcquire(place);
    if ((before != null && before[0] < 0) || !rows.compareAndSet(place, before, row)) {
      return false;
    }
    labels.setRelease(place, row[0]);
    if (before == null) {
      count.incrementAndGet();
    }
    return before == null;
  }

  private int placeFor(int[] row) {
    int first = first(row[0]);
    int best = -1;
    int oldest = 0;
    for (int place = first; place < first + WAYS; place++) {
      int[] other = rows.getAcquire(place);
      if (other != null && other[0] == row[0]) {
        return place;
      }
      int age = other == null ? Integer.MAX_VALUE : row[1] - other[1];
      if (age > oldest) {
        best = place;
        oldest = age;
      }
    }
    return best;
  }

  /** Finds the row unused for longest among some rows from a place on. */
  long oldest(int start, int now) {
    long oldest = Kept.NONE;
    for (int i = 0; i < Math.min(SCANNED, places()); i++) {
      int place = (start + i) & (places() - 1);
      int[] row = rows.getAcquire(place);
      if (row != null && row[0] >= 0) {
        oldest = Math.max(oldest, Kept.candidate(Math.max(0, now - row[1]), place));
      }
    }
    return oldest;
  }

  /**
   * Removes the row of a place, unless it was used at this moment. Returns whether there was one.
   */
  boolean remove(int place, int now) {
    int[] row = rows.getAcquire(place);
    boolean removed =
        row != null && row[0] >= 0 && row[1] != now && rows.compareAndSet(place, row, null);
    if (removed) {
      count.decrementAndGet();
    }
    return removed;
  }

  /**
   * Removes all rows; none can be put here afterwards.
   *
   * @param to the table that takes them, null for none
   * @return how many rows it did not take
   */
  int empty(@Nullable DocumentTable to) {
    int lost = 0;
    for (int place = 0; place < places(); place++) {
      int[] row = rows.getAndSet(place, GONE);
      if (row != null && row[0] >= 0 && (to == null || !to.put(row))) {
        lost++;
      }
    }
    return lost;
  }
}
