package org.towerrank.lucene.column;

import org.jspecify.annotations.Nullable;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.VocabularyEncoder;

/** What a stored number becomes. */
sealed interface NumberBits {

  int get(long stored);

  long ramBytesUsed();

  /** Computes where that is cheap, and keeps results where a number has to become text first. */
  static NumberBits of(FeatureEncoding encoding, int documents) {
    return switch (encoding.encoder()) {
      case MinMaxEncoder scaling -> new Scaled(encoding, scaling);
      case DiscretizedEncoder intervals -> new Interval(encoding, intervals);
      case VocabularyEncoder vocabulary -> new Kept(encoding, documents);
      case HashEncoder hash -> new Kept(encoding, documents);
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

    @Override
    public long ramBytesUsed() {
      return 0;
    }
  }

  /** The interval of a number. */
  record Interval(FeatureEncoding encoding, DiscretizedEncoder intervals) implements NumberBits {
    @Override
    public int get(long stored) {
      double number = encoding.field().numbers().number(stored);
      return Double.isFinite(number) ? intervals.encode(number) : encoding.bits(number);
    }

    @Override
    public long ramBytesUsed() {
      return 0;
    }
  }

  /**
   * The ids of numbers met lately, each in the one place its hash gives it. Shared by threads
   * without synchronization: an entry is immutable, and which of two a place holds does not matter.
   */
  final class Kept implements NumberBits {
    private static final int MOST = 1 << 14;

    private final FeatureEncoding encoding;
    private final @Nullable Entry[] entries;

    private record Entry(long stored, int bits) {}

    Kept(FeatureEncoding encoding, int documents) {
      int wanted = Math.min(MOST, Math.max(16, documents));
      this.encoding = encoding;
      this.entries = new Entry[Integer.highestOneBit(wanted - 1) << 1];
    }

    @Override
    public int get(long stored) {
      long hash = stored * 0x9E3779B97F4A7C15L;
      int place = (int) (hash >>> 40) & (entries.length - 1);
      Entry entry = entries[place];
      if (entry == null || entry.stored != stored) {
        entry = new Entry(stored, encoding.bits(encoding.field().numbers().value(stored)));
        entries[place] = entry;
      }
      return entry.bits;
    }

    @Override
    public long ramBytesUsed() {
      return entries.length * 32L;
    }
  }
}
