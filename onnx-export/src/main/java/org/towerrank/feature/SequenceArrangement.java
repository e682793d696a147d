package org.towerrank.feature;

import java.util.Arrays;

/** Puts the ids of a raw list in the order that model inputs have. */
final class SequenceArrangement {
  private SequenceArrangement() {}

  /**
   * Fills {@code row[offset .. offset + maxLength)}.
   *
   * @return how many ids there are, of which the row has the first ones
   */
  static int arrange(SequenceFeature feature, int[] ids, int count, int[] row, int offset) {
    int end = offset + feature.maxLength();
    int found =
        switch (feature.order()) {
          case NEWEST_FIRST -> newestFirst(ids, count, row, offset, end);
          case OLDEST_FIRST -> oldestFirst(ids, count, row, offset, end);
          case UNORDERED -> unordered(ids, count, row, offset, end);
        };
    Arrays.fill(row, Math.min(end, offset + found), end, IdEncoder.MISSING);
    return found;
  }

  private static int newestFirst(int[] ids, int count, int[] row, int from, int end) {
    int next = from;
    for (int i = 0; i < count; i++) {
      next = append(ids[i], row, next, end);
    }
    return next - from;
  }

  private static int oldestFirst(int[] ids, int count, int[] row, int from, int end) {
    int next = from;
    for (int i = count - 1; i >= 0; i--) {
      next = append(ids[i], row, next, end);
    }
    return next - from;
  }

  private static int unordered(int[] ids, int count, int[] row, int from, int end) {
    int[] sorted = Arrays.copyOf(ids, count);
    Arrays.sort(sorted);
    int next = from;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        next = append(sorted[i], row, next, end);
      }
    }
    return next - from;
  }

  /** Missing elements are skipped, so that padding stays behind the values. */
  private static int append(int id, int[] row, int next, int end) {
    if (id == IdEncoder.MISSING) {
      return next;
    }
    if (next < end) {
      row[next] = id;
    }
    return next + 1;
  }
}
