package org.towerrank.lucene.column;

import java.util.Map;
import java.util.function.Supplier;

/** Encodes the stored numbers of a field. */
sealed interface NumberEncoding {

  int get(long stored);

  /**
   * Computes where that is cheap, and caches results where a number must become text first.
   *
   * @param results cache of results
   */
  static NumberEncoding of(FeatureEncoding encoding, Supplier<EntryTable<Entry>> results) {
    return encoding.encoder().readsNumbers()
        ? new Computed(encoding)
        : new Remembered(encoding, results.get());
  }

  /** What an encoder that reads numbers makes of one. */
  record Computed(FeatureEncoding encoding) implements NumberEncoding {
    @Override
    public int get(long stored) {
      return encoding.bitsOfNumber(stored);
    }
  }

  /** The id of a number by the long that stands for it. */
  record Entry(long key, int bits) implements EntryTable.Entry {
    private static final int BYTES = 32;

    @Override
    public int moreBytes() {
      return 0;
    }
  }

  static EntryTable<Entry> table(
      int documents, DocumentCacheBudget.Share share, Map<?, ? extends Kept> home, Object key) {
    return new EntryTable<>(Math.min(1 << 14, documents), Entry.BYTES, share, home, key);
  }

  /** The ids of numbers, cached. */
  record Remembered(FeatureEncoding encoding, EntryTable<Entry> results) implements NumberEncoding {
    @Override
    public int get(long stored) {
      Entry known = results.get(stored);
      if (known == null) {
        known = new Entry(stored, encoding.bits(encoding.value(stored)));
        results.put(known);
      }
      return known.bits;
    }
  }
}
