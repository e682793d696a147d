package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/**
 * A cache of the encoded terms of a segment's field, by ordinal. The low bits of an ordinal give
 * its only place, so a field of few terms has a place for each.
 *
 * <p>Shared by threads without synchronization: an entry is one long, and losing one does no harm.
 */
final class TermEncodingCache extends ValueTable {
  /** A field of at most this many terms gets a place for each at once. */
  private static final int FEW = 1 << 10;

  private static final int LEAST = 1 << 6;
  private static final int MOST = 1 << 16;

  /** A table of one place, whose memory is not worth counting. */
  private static final int NONE_KEPT = 1;

  private final FeatureEncoding encoding;
  private final int most;

  /** Ordinals increased by one, so that 0 stands for none, and after them the bits. */
  private AtomicLongArray entries = new AtomicLongArray(NONE_KEPT);

  private int misses;

  /**
   * A table without terms.
   *
   * @param terms how many there are
   * @param documents that have them; if hardly two share a term, nothing is kept
   */
  TermEncodingCache(
      FeatureEncoding encoding,
      long terms,
      int documents,
      DocumentCacheBudget.Share share,
      Map<?, ? extends Kept> home,
      Object key) {
    super(share, home, key);
    this.encoding = encoding;
    this.most =
        terms > FEW && terms > documents / 2 ? NONE_KEPT : powerOfTwo(Math.min(terms, MOST));
    grow(terms <= FEW ? most : Math.min(LEAST, most));
  }

  private static int powerOfTwo(long least) {
    return Integer.highestOneBit((int) Math.max(1, least - 1)) << 1;
  }

  int get(SortedDocValues values, int ordinal) throws IOException {
    AtomicLongArray known = entries;
    long entry = known.getOpaque(ordinal & (known.length() - 1));
    return (int) (entry >>> Integer.SIZE) == ordinal + 1
        ? (int) entry
        : learn(ordinal, values.lookupOrd(ordinal));
  }

  int get(SortedSetDocValues values, long ordinal) throws IOException {
    if (ordinal >= Integer.MAX_VALUE) {
      return bits(values.lookupOrd(ordinal));
    }
    AtomicLongArray known = entries;
    long entry = known.getOpaque((int) ordinal & (known.length() - 1));
    return (int) (entry >>> Integer.SIZE) == (int) ordinal + 1
        ? (int) entry
        : learn((int) ordinal, values.lookupOrd(ordinal));
  }

  private int bits(BytesRef term) {
    return encoding.bits(encoding.text(term));
  }

  private int learn(int ordinal, BytesRef term) {
    int bits = bits(term);
    AtomicLongArray known = entries;
    long entry = ((ordinal + 1L) << Integer.SIZE) | Integer.toUnsignedLong(bits);
    known.setOpaque(ordinal & (known.length() - 1), entry);
    misses++;
    if (misses >= Math.max(LEAST, known.length()) && known.length() < most) {
      misses = 0;
      grow(Math.min(most, Math.max(LEAST, 2 * known.length())));
    }
    return bits;
  }

  private void grow(int places) {
    AtomicLongArray small = entries;
    if (places <= small.length() || !take((long) places * Long.BYTES)) {
      return;
    }
    AtomicLongArray large = new AtomicLongArray(places);
    for (int i = 0; i < small.length(); i++) {
      long entry = small.getOpaque(i);
      if (entry != 0) {
        large.setOpaque(((int) (entry >>> Integer.SIZE) - 1) & (places - 1), entry);
      }
    }
    replace(small, large);
  }

  private void replace(AtomicLongArray small, AtomicLongArray large) {
    boolean replaced;
    synchronized (this) {
      // It only grows, so that a table of the same length is the same table.
      replaced = entries.length() == small.length();
      if (replaced) {
        entries = large;
      }
    }
    int idle = replaced ? small.length() : large.length();
    if (idle > NONE_KEPT) {
      giveBack((long) idle * Long.BYTES);
    }
  }
}
