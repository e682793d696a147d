package org.towerrank.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a table that a step looks up, as they are asked for and sorted. */
final class TableRows {
  private final int[] asked;

  /** What it was made of, in order; none where it is one look-up. */
  private final List<TableRows> parts;

  private @Nullable SortedLookups sorted;

  private TableRows(int[] asked, List<TableRows> parts) {
    this.asked = asked;
    this.parts = parts;
  }

  /**
   * Look-ups.
   *
   * @param asked the row of each position; not to be changed afterwards
   */
  static TableRows of(int[] asked) {
    return new TableRows(asked, List.of());
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
    return new TableRows(all, List.copyOf(parts));
  }

  /** How many look-ups there are; a row looked up several times counts each time. */
  int positions() {
    return asked.length;
  }

  /** Sorted, which is done once it is asked for; not by two threads at a time. */
  SortedLookups sorted() {
    if (sorted == null) {
      // Parts may have been sorted ahead of the step.
      sorted =
          parts.stream()
              .map(TableRows::sorted)
              .reduce(SortedLookups::merge)
              .orElseGet(() -> SortedLookups.of(asked));
    }
    return sorted;
  }

  /** The row that a position looks up. */
  int row(int position) {
    return asked[position];
  }
}
