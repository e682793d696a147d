package org.towerrank.train;

import java.util.BitSet;

/**
 * The ids of the candidates of a batch. Of tens of thousands of ids in its histories hardly any is
 * a candidate's where these are drawn from a large catalogue, and a bit for each id stays cached:
 * to look the items of all these ids up would wait for memory three times each.
 */
final class CandidateIds {
  private final ItemsOfIds items;
  private final BitSet ids = new BitSet();
  private int[] candidates = {};

  CandidateIds(ItemsOfIds items) {
    this.items = items;
  }

  /** Takes other candidates. */
  void set(int[] others) {
    for (int item : candidates) {
      ids.clear(items.id(item));
    }
    for (int item : others) {
      ids.set(items.id(item));
    }
    candidates = others;
  }

  /** Whether an id is that of a candidate. */
  boolean has(int id) {
    return ids.get(id);
  }

  /** The items of all ids. */
  ItemsOfIds items() {
    return items;
  }
}
