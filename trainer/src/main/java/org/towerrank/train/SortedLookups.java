package org.towerrank.train;

import java.util.Arrays;
import org.towerrank.kernel.LookedUpRows;

/**
 * The rows that are looked up of a table, each once and in rising order, with the positions that
 * look it up. In this order a table is read and changed from front to back, however large it is,
 * and the sums of gradients are the same however many threads make them.
 */
final class SortedLookups {
  /** Most bits of a digit: a pass writes to 2 to this power places, which caches must hold. */
  private static final int MOST_BITS = 12;

  private static final int NONE = -1;

  private final int[] positions;
  private final int[] rows;
  private final int[] starts;
  private final int count;

  /** How many positions there are, those of padding too. */
  private final int all;

  private SortedLookups(int[] positions, int[] rows, int[] starts, int count, int all) {
    this.positions = positions;
    this.rows = rows;
    this.starts = starts;
    this.count = count;
    this.all = all;
  }

  /**
   * Sorts look-ups.
   *
   * @param lookedUp the row of each position, not negative
   */
  static SortedLookups of(int[] lookedUp) {
    return of(lookedUp, NONE);
  }

  /**
   * Sorts look-ups of sequences. Padding is none: nothing is read of it, so that a step must not
   * change its row, which is also that of a missing value.
   *
   * @param lookedUp the row of each position, not negative
   * @param padding the row of positions without a value
   */
  static SortedLookups of(int[] lookedUp, int padding) {
    int largest = 0;
    for (int row : lookedUp) {
      largest = Math.max(largest, row);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(largest);
    int passes = Math.ceilDiv(bits, MOST_BITS);
    int digit = passes == 0 ? 0 : Math.ceilDiv(bits, passes);
    long[] pairs = pairs(lookedUp, padding);
    long[] others = new long[pairs.length];
    for (int pass = 0; pass < passes; pass++) {
      sortBy(Integer.SIZE + pass * digit, digit, pairs, others);
      long[] swapped = pairs;
      pairs = others;
      others = swapped;
    }
    return group(pairs, lookedUp.length);
  }

  /** Rows with their positions, without those of padding. */
  private static long[] pairs(int[] lookedUp, int padding) {
    long[] pairs = new long[lookedUp.length];
    int count = 0;
    for (int i = 0; i < lookedUp.length; i++) {
      if (lookedUp[i] != padding) {
        pairs[count++] = (long) lookedUp[i] << Integer.SIZE | i;
      }
    }
    return count == pairs.length ? pairs : Arrays.copyOf(pairs, count);
  }

  /**
   * The look-ups of two, in the order in which sorting all together would have them.
   *
   * @param second its positions are behind those of {@code first}
   */
  static SortedLookups merge(SortedLookups first, SortedLookups second) {
    int[] positions = new int[first.positions.length + second.positions.length];
    int most = first.count + second.count;
    int all = first.all + second.all;
    SortedLookups merged =
        new SortedLookups(positions, new int[most], new int[most + 1], most, all);
    int done = 0;
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < first.count || j < second.count) {
      int row = Math.min(first.rowOrLast(i), second.rowOrLast(j));
      merged.rows[count] = row;
      merged.starts[count++] = done;
      if (first.rowOrLast(i) == row) {
        done = merged.take(first, i++, 0, done);
      }
      if (second.rowOrLast(j) == row) {
        done = merged.take(second, j++, first.all, done);
      }
    }
    merged.starts[count] = positions.length;
    return new SortedLookups(positions, merged.rows, merged.starts, count, all);
  }

  /** The row at an index, or one that is looked up by none behind the last. */
  private int rowOrLast(int index) {
    return index < count ? rows[index] : Integer.MAX_VALUE;
  }

  private int take(SortedLookups from, int index, int offset, int at) {
    int next = at;
    for (int lookUp = from.start(index); lookUp < from.start(index + 1); lookUp++) {
      positions[next++] = offset + from.position(lookUp);
    }
    return next;
  }

  /** One pass of a radix sort, which keeps the order of equal digits. */
  private static void sortBy(int shift, int digit, long[] pairs, long[] target) {
    int[] next = new int[1 << digit];
    int mask = next.length - 1;
    for (long pair : pairs) {
      next[(int) (pair >>> shift) & mask]++;
    }
    int sum = 0;
    for (int bucket = 0; bucket < next.length; bucket++) {
      int size = next[bucket];
      next[bucket] = sum;
      sum += size;
    }
    for (long pair : pairs) {
      target[next[(int) (pair >>> shift) & mask]++] = pair;
    }
  }

  /**
   * @param pairs of a row, in the upper half, and a position
   */
  private static SortedLookups group(long[] pairs, int all) {
    int[] positions = new int[pairs.length];
    int[] rows = new int[pairs.length];
    int[] starts = new int[pairs.length + 1];
    int count = 0;
    int last = -1;
    for (int i = 0; i < pairs.length; i++) {
      int row = (int) (pairs[i] >>> Integer.SIZE);
      positions[i] = (int) pairs[i];
      if (row != last) {
        rows[count] = row;
        starts[count++] = i;
        last = row;
      }
    }
    starts[count] = pairs.length;
    return new SortedLookups(positions, rows, starts, count, all);
  }

  /** All rows, for kernels; behind the last there may be anything. */
  LookedUpRows all() {
    return new LookedUpRows(rows, starts, positions);
  }

  /** Number of different rows. */
  int count() {
    return count;
  }

  /** The row at an index. */
  int row(int index) {
    return rows[index];
  }

  /** The first of the row's look-ups, for {@link #position}; they end before the next row's. */
  int start(int index) {
    return starts[index];
  }

  /** The position of a look-up. */
  int position(int lookUp) {
    return positions[lookUp];
  }
}
