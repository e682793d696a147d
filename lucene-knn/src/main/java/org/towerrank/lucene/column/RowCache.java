package org.towerrank.lucene.column;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.inference.GraphBuffers;

/**
 * Encoded rows of documents met lately, so that a document that is rescored again costs one copy
 * rather than a look-up in every column. Thread-safe.
 *
 * <p>Each document has one place, which it shares with others and whoever came last holds. The
 * first column that is read of a document costs a cache miss of the processor, and so does the
 * last; a row is one or two. Rows are never changed once they are here.
 */
final class RowCache implements Accountable {
  /** A row starts with the number of its segment and the document's in it. */
  private static final int HEADER = 2;

  private static final int MOST_ROWS = 1 << 19;
  private static final int SHARE_OF_HEAP = 100;
  private static final int OBJECT_BYTES = 16;
  private static final int REFERENCE_BYTES = 8;

  private final ItemInputs inputs;
  private final int rowBytes;
  private final int places;
  private final LongAdder kept = new LongAdder();
  private volatile @Nullable AtomicReferenceArray<int[]> rows;

  /** A cache that takes at most a hundredth of the heap. */
  RowCache(ItemInputs inputs) {
    this(inputs, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  RowCache(ItemInputs inputs, long bytes) {
    this.inputs = inputs;
    this.rowBytes = OBJECT_BYTES + (HEADER + inputs.width()) * Integer.BYTES;
    long most = Math.clamp(bytes / (rowBytes + REFERENCE_BYTES), 1, MOST_ROWS);
    this.places = Integer.highestOneBit((int) most);
  }

  /**
   * Copies the rows that are here.
   *
   * @param segment its number
   * @return the documents whose rows are not
   */
  DocumentWindow.Slice copyKnown(int segment, DocumentWindow.Slice slice, GraphBuffers buffers) {
    AtomicReferenceArray<int[]> table = rows;
    if (table == null) {
      return slice;
    }
    int[] missing = new int[slice.count()];
    int count = 0;
    for (int i = 0; i < slice.count(); i++) {
      int document = slice.document(i);
      int[] row = table.getAcquire(place(segment, document));
      if (row != null && row[0] == segment && row[1] == document) {
        inputs.copyFrom(row, HEADER, buffers, slice.row(i));
      } else {
        missing[count++] = i;
      }
    }
    return slice.only(missing, count);
  }

  /** Keeps the rows of documents that were read. */
  void keep(int segment, DocumentWindow.Slice slice, GraphBuffers buffers) {
    AtomicReferenceArray<int[]> table = table();
    for (int i = 0; i < slice.count(); i++) {
      int[] row = new int[HEADER + inputs.width()];
      row[0] = segment;
      row[1] = slice.document(i);
      inputs.copyTo(row, HEADER, buffers, slice.row(i));
      if (table.getAndSet(place(segment, slice.document(i)), row) == null) {
        kept.increment();
      }
    }
  }

  private AtomicReferenceArray<int[]> table() {
    AtomicReferenceArray<int[]> table = rows;
    if (table == null) {
      synchronized (this) {
        table = rows;
        if (table == null) {
          table = new AtomicReferenceArray<>(places);
          rows = table;
        }
      }
    }
    return table;
  }

  /** Consecutive documents of a segment are spread evenly (Knuth's multiplicative hashing). */
  private int place(int segment, int document) {
    int hash = (document + segment * 0x85EBCA6B) * 0x9E3779B9;
    return (hash ^ hash >>> 16) & (places - 1);
  }

  /** Drops the rows of segments that are closed. */
  void forget(Collection<Integer> segments) {
    AtomicReferenceArray<int[]> table = rows;
    if (table == null) {
      return;
    }
    for (int place = 0; place < table.length(); place++) {
      int[] row = table.getAcquire(place);
      if (row != null && segments.contains(row[0]) && table.compareAndSet(place, row, null)) {
        kept.decrement();
      }
    }
  }

  @Override
  public long ramBytesUsed() {
    long count = kept.sum();
    return count == 0 ? 0 : count * rowBytes + (long) places * REFERENCE_BYTES;
  }
}
