package org.towerrank.train;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a table that a step looks up, as they are asked for and sorted. */
final class TableRows {
  private final int[] asked;
  private final Supplier<SortedLookups> sorting;
  private @Nullable SortedLookups sorted;

  private TableRows(int[] asked, Supplier<SortedLookups> sorting) {
    this.asked = asked;
    this.sorting = sorting;
  }

  /**
   * Look-ups.
   *
   * @param asked the row of each position; not to be changed afterwards
   */
  static TableRows of(int[] asked) {
    return new TableRows(asked, () -> SortedLookups.of(asked));
  }

  /**
   * Those of sequences.
   *
   * @param asked the row of each position; not to be changed afterwards
   * @param padding the row of positions without a value, which are not among the sorted ones
   */
  static TableRows of(int[] asked, int padding) {
    return new TableRows(asked, () -> SortedLookups.of(asked, padding));
  }

  /** Several look-ups as one, the positions of one behind those of the other. */
  static TableRows of(List<TableRows> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int[] all = new int[parts.stream().mapToInt(TableRows::positions).sum()];
    int at = 0;
    for (TableRows part : parts) {
      System.arraycopy(part.asked, 0, all, at, part.asked.length);
      at += part.asked.length;
    }
    // Parts may have been sorted ahead of the step.
    return new TableRows(
        all,
        () -> parts.stream().map(TableRows::sorted).reduce(SortedLookups::merge).orElseThrow());
  }

  /** How many look-ups there are; a row looked up several times counts each time. */
  int positions() {
    return asked.length;
  }

  /** Sorted, which is done once it is asked for; not by two threads at a time. */
  SortedLookups sorted() {
    if (sorted == null) {
      sorted = sorting.get();
    }
    return sorted;
  }

  /** The rows that all positions look up; not to be changed. */
  int[] asked() {
    return asked;
  }

  /** The row that a position looks up. */
  int row(int position) {
    return asked[position];
  }
}
