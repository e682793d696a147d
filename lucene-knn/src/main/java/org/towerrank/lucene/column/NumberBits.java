package org.towerrank.lucene.column;

import java.util.Map;
import java.util.function.Supplier;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.VocabularyEncoder;

/** Encodes the stored numbers of a field. */
sealed interface NumberBits {

  int get(long stored);

  /**
   * Computes where that is cheap, and caches results where a number must become text first.
   *
   * @param results cache of results
   */
  static NumberBits of(FeatureEncoding encoding, Supplier<EntryTable<Entry>> results) {
    return switch (encoding.encoder()) {
      case MinMaxEncoder scaling -> new Scaled(encoding, scaling);
      case DiscretizedEncoder intervals -> new Interval(encoding, intervals);
      case VocabularyEncoder vocabulary -> new Remembered(encoding, results.get());
      case HashEncoder hash -> new Remembered(encoding, results.get());
    };
  }

  /** A number scaled to [0, 1]. */
  record Scaled(FeatureEncoding encoding, MinMaxEncoder scaling) implements NumberBits {
    @Override
    public int get(long stored) {
      double number = encoding.field().numbers().number(stored);
      return Double.isFinite(number)
          ? Float.floatToRawIntBits(scaling.encode(number))
          : encoding.bits(number);
    }
  }

  /** The interval of a number. */
  record Interval(FeatureEncoding encoding, DiscretizedEncoder intervals) implements NumberBits {
    @Override
    public int get(long stored) {
      double number = encoding.field().numbers().number(stored);
      return Double.isFinite(number) ? intervals.encode(number) : encoding.bits(number);
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
      int documents, RowMemory.Share share, Map<?, ? extends Kept> home, Object key) {
    return new EntryTable<>(Math.min(1 << 14, documents), Entry.BYTES, share, home, key);
  }

  /** The ids of numbers, cached. */
  record Remembered(FeatureEncoding encoding, EntryTable<Entry> results) implements NumberBits {
    @Override
    public int get(long stored) {
      Entry known = results.get(stored);
      if (known == null) {
        known = new Entry(stored, encoding.bits(encoding.field().numbers().value(stored)));
        results.put(known);
      }
      return known.bits;
    }
  }
}
