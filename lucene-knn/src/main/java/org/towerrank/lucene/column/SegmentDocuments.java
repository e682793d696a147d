package org.towerrank.lucene.column;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Rows of recently scored documents of one segment, as one view sees them. A row has the encoded
 * features and, if the model is loaded in two steps, what it computes of the document alone.
 * Rescoring such a document costs a copy instead of a look-up in every column and most of the
 * model. Thread-safe, with a lock only where the table grows.
 */
final class SegmentDocuments extends Kept {
  /** A row starts with the document's number in its segment, and the moment of its last use. */
  static final int HEADER = 2;

  private static final int LEAST_PLACES = 16;
  private static final int MOST_PLACES_AT_FIRST = 1 << 12;
  private static final int MOST_PLACES = 1 << 27;
  private static final int OBJECT_BYTES = 16;

  /** A moment that no row was used at. */
  private static final int NEVER = -1;

  private final int rowBytes;

  /** Changed under the lock. */
  private volatile @Nullable DocumentTable table;

  /** Number of rows from which on a larger table is tried. */
  private volatile int enough;

  /**
   * A cache without rows.
   *
   * @param width numbers of a row
   */
  SegmentDocuments(
      DocumentCacheBudget.Share share,
      Map<?, ? extends Kept> home,
      SegmentCache.View view,
      int width) {
    super(share, home, view);
    this.rowBytes = OBJECT_BYTES + (HEADER + width) * Integer.BYTES;
  }

  /**
   * The rows of documents, not to be changed.
   *
   * @param now the moment
   * @return null for each that is not here
   */
  int[] @Nullable [] rows(DocumentWindow.Slice documents, int now) {
    int[][] found = new int[documents.count()][];
    DocumentTable known = table;
    if (known != null) {
      known.get(documents, now, found);
    }
    return found;
  }

  /**
   * Takes memory for some rows, each of which must then be {@link #keep kept}.
   *
   * @param wanted rows
   * @return how many there is memory for
   */
  int reserve(int wanted) {
    if (isClosed() || !hasTable(wanted)) {
      return 0;
    }
    if (share().take((long) wanted * rowBytes)) {
      return wanted;
    }
    int taken = 0;
    while (taken < wanted && share().take(rowBytes)) {
      taken++;
    }
    return taken;
  }

  /** Keeps a row. Its header names the document, and its memory was taken before. */
  void keep(int[] row) {
    DocumentTable known = table;
    if (known != null && known.count() >= enough) {
      known = grown(known);
    }
    if (known == null || !known.put(row)) {
      // Not put, or it takes over the memory of the row that it replaced.
      share().giveBack(rowBytes);
    }
  }

  private boolean hasTable(int rows) {
    if (table != null) {
      return true;
    }
    int places = Math.clamp(powerOfTwo(2 * rows), LEAST_PLACES, MOST_PLACES_AT_FIRST);
    if (!share().take(DocumentTable.bytes(places))) {
      return false;
    }
    if (!replace(null, new DocumentTable(places))) {
      share().giveBack(DocumentTable.bytes(places));
    }
    return table != null;
  }

  private static int powerOfTwo(int least) {
    return Integer.highestOneBit(Math.max(1, least - 1)) << 1;
  }

  /** The table, twice as large if there is memory for that. */
  private @Nullable DocumentTable grown(DocumentTable small) {
    // Tried again after some more rows, whether it works now or not.
    enough = small.count() + small.places() / 8;
    int places = 2 * small.places();
    if (places > MOST_PLACES || !share().take(DocumentTable.bytes(places))) {
      return table;
    }
    DocumentTable large = new DocumentTable(places);
    if (replace(small, large)) {
      share().giveBack((long) small.empty(large) * rowBytes + DocumentTable.bytes(small.places()));
    } else {
      share().giveBack(DocumentTable.bytes(places));
    }
    return table;
  }

  private synchronized boolean replace(@Nullable DocumentTable before, DocumentTable after) {
    if (isClosed() || table != before) {
      return false;
    }
    table = after;
    enough = after.places() / 2;
    return true;
  }

  @Override
  long oldest(int now) {
    DocumentTable known = table;
    return known == null
        ? NONE
        : known.oldest(ThreadLocalRandom.current().nextInt(known.places()), now);
  }

  @Override
  void evict(int place) {
    remove(place, share().now());
  }

  @Override
  void evictInUse(int place) {
    remove(place, NEVER);
  }

  /** Removes a row that was not used at a moment. */
  private void remove(int place, int moment) {
    DocumentTable known = table;
    if (known != null && place < known.places() && known.remove(place, moment)) {
      share().giveBack(rowBytes);
      if (known.count() <= 0) {
        close();
      }
    }
  }

  @Override
  void free() {
    DocumentTable last;
    synchronized (this) {
      last = table;
      table = null;
    }
    if (last != null) {
      share().giveBack((long) last.empty(null) * rowBytes + DocumentTable.bytes(last.places()));
    }
  }
}
