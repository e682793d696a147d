package org.towerrank.lucene;

import java.util.Arrays;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.NumericUtils;

/** Orders hits by sorting longs, which needs no comparator and no object a hit. */
final class HitOrder {
  private static final long LOW = 0xFFFFFFFFL;

  /** From here on counting digits is faster than comparing. */
  private static final int FEWEST_COUNTED = 128;

  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private HitOrder() {}

  /** Indexes of hits by rising document id. */
  static int[] byDocument(ScoreDoc[] hits) {
    long[] keys = new long[hits.length];
    for (int i = 0; i < hits.length; i++) {
      keys[i] = (long) hits[i].doc << Integer.SIZE | i;
    }
    return sorted(keys);
  }

  /** Indexes of scores by falling score; the lower index first among equals. */
  static int[] byScore(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      // A zero that is negative equals the other one, and becomes it by adding.
      int sortable = NumericUtils.floatToSortableInt(scores[i] + 0.0f);
      keys[i] = (long) ~sortable << Integer.SIZE | i;
    }
    return sorted(keys);
  }

  private static int[] sorted(long[] keys) {
    long[] rising = keys.length < FEWEST_COUNTED ? sortedByComparing(keys) : sortedByDigits(keys);
    int[] order = new int[rising.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) (rising[i] & LOW);
    }
    return order;
  }

  private static long[] sortedByComparing(long[] keys) {
    Arrays.sort(keys);
    return keys;
  }

  /**
   * Sorts by the upper halves, from their last digit to their first. Each pass leaves equal digits
   * in their order, so the lower halves, which rise, need none.
   */
  private static long[] sortedByDigits(long[] keys) {
    long[] from = keys;
    long[] to = new long[keys.length];
    for (int shift = Integer.SIZE; shift < Long.SIZE; shift += DIGIT_BITS) {
      // The first bit of all is a sign: negative keys come first.
      long sign = shift + DIGIT_BITS == Long.SIZE ? Long.MIN_VALUE : 0;
      int[] starts = starts(from, shift, sign);
      if (starts.length == 0) {
        continue;
      }
      for (long key : from) {
        to[starts[digit(key, shift, sign)]++] = key;
      }
      long[] free = from;
      from = to;
      to = free;
    }
    return from;
  }

  /** Where the keys of each digit begin; empty if all have the same digit. */
  private static int[] starts(long[] keys, int shift, long sign) {
    int[] counts = new int[DIGITS];
    for (long key : keys) {
      counts[digit(key, shift, sign)]++;
    }
    if (counts[digit(keys[0], shift, sign)] == keys.length) {
      return new int[0];
    }
    int start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
    }
    return counts;
  }

  private static int digit(long key, int shift, long sign) {
    return (int) ((key ^ sign) >>> shift) & (DIGITS - 1);
  }
}
