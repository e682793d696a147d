package org.towerrank.train;

import java.util.Arrays;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;

/**
 * The items that have each id of a feature: more than one where they share a bucket. In two arrays,
 * as a batch asks for tens of thousands of ids, and of a large catalogue each may wait for memory.
 */
final class ItemsOfIds {
  private final int[] ids;
  private final int[] starts;
  private final int[] items;

  private ItemsOfIds(int[] ids, int[] starts, int[] items) {
    this.ids = ids;
    this.starts = starts;
    this.items = items;
  }

  /**
   * Of known ids; the others have no items.
   *
   * @param rows of the catalogue
   * @param feature with one id a row
   */
  static ItemsOfIds of(EncodedRows rows, Feature feature) {
    int[] ids = new int[rows.count()];
    for (int item = 0; item < ids.length; item++) {
      ids[item] = rows.data()[rows.index(item, feature.name())];
    }
    int[] starts = new int[Arrays.stream(ids).max().orElse(0) + 2];
    for (int id : ids) {
      starts[id + 1] += id >= IdEncoder.FIRST_KNOWN ? 1 : 0;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    int[] items = new int[starts[starts.length - 1]];
    for (int item = 0; item < ids.length; item++) {
      if (ids[item] >= IdEncoder.FIRST_KNOWN) {
        items[next[ids[item]]++] = item;
      }
    }
    return new ItemsOfIds(ids, starts, items);
  }

  /** The id of an item. */
  int id(int item) {
    return ids[item];
  }

  /** Where the items of an id begin, for {@link #item}, in their order in the catalogue. */
  int start(int id) {
    return starts[Math.min(id, starts.length - 1)];
  }

  /** Where they end: where they begin if no item has the id. */
  int end(int id) {
    return starts[Math.min(id + 1, starts.length - 1)];
  }

  /** The index of an item in the catalogue. */
  int item(int at) {
    return items[at];
  }
}
