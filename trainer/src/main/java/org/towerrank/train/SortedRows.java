package org.towerrank.train;

/**
 * The rows that are looked up of a table, each once and in rising order, with the positions that
 * look it up. In this order a table is read and changed from front to back, however large it is,
 * and the sums of gradients are the same however many threads make them.
 */
final class SortedRows {
  /** Of a digit at most: so many places are written to at a time, which caches must hold. */
  private static final int MOST_BITS = 12;

  private final int[] positions;
  private final int[] rows;
  private final int[] starts;
  private final int count;

  private SortedRows(int[] positions, int[] rows, int[] starts, int count) {
    this.positions = positions;
    this.rows = rows;
    this.starts = starts;
    this.count = count;
  }

  /**
   * Sorts look-ups.
   *
   * @param lookedUp the row of each position, not negative
   */
  static SortedRows of(int[] lookedUp) {
    int[] positions = new int[lookedUp.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    int largest = 0;
    for (int row : lookedUp) {
      largest = Math.max(largest, row);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(largest);
    int passes = Math.ceilDiv(bits, MOST_BITS);
    int digit = passes == 0 ? 0 : Math.ceilDiv(bits, passes);
    int[] keys = lookedUp.clone();
    int[] otherPositions = new int[positions.length];
    int[] otherKeys = new int[positions.length];
    for (int pass = 0; pass < passes; pass++) {
      sortBy(pass * digit, digit, keys, positions, otherKeys, otherPositions);
      int[] swapped = keys;
      keys = otherKeys;
      otherKeys = swapped;
      swapped = positions;
      positions = otherPositions;
      otherPositions = swapped;
    }
    return group(keys, positions);
  }

  /** One pass of a radix sort, which keeps the order of equal digits. */
  private static void sortBy(
      int shift, int digit, int[] keys, int[] positions, int[] toKeys, int[] toPositions) {
    int[] next = new int[1 << digit];
    int mask = next.length - 1;
    for (int key : keys) {
      next[key >>> shift & mask]++;
    }
    int sum = 0;
    for (int bucket = 0; bucket < next.length; bucket++) {
      int size = next[bucket];
      next[bucket] = sum;
      sum += size;
    }
    for (int i = 0; i < keys.length; i++) {
      int to = next[keys[i] >>> shift & mask]++;
      toKeys[to] = keys[i];
      toPositions[to] = positions[i];
    }
  }

  private static SortedRows group(int[] keys, int[] positions) {
    int[] rows = new int[keys.length];
    int[] starts = new int[keys.length + 1];
    int count = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        rows[count] = keys[i];
        starts[count++] = i;
      }
    }
    starts[count] = keys.length;
    return new SortedRows(positions, rows, starts, count);
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
