package org.towerrank.lucene.rows;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.SegmentReader;
import org.jspecify.annotations.Nullable;

/**
 * Readers of one segment that asked for its rows, any of which may be closed by now. They see the
 * same values. Thread-safe.
 */
final class SegmentReaders {
  private final Set<SegmentReader> readers = new HashSet<>();

  /** Adds one, and lets go of those that are closed. */
  synchronized void add(SegmentReader reader) {
    if (readers.add(reader)) {
      readers.removeIf(known -> known.getRefCount() <= 0);
    }
  }

  /** One that is open, which the caller has to {@code decRef}; null if none is. */
  synchronized @Nullable SegmentReader acquire() {
    for (SegmentReader reader : readers) {
      if (reader.tryIncRef()) {
        return reader;
      }
    }
    return null;
  }

  synchronized void clear() {
    readers.clear();
  }
}
