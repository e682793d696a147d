package org.towerrank.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Items in the order they were first added, each once. */
final class CandidatePool {
  private final Map<Integer, Integer> positions = new LinkedHashMap<>();

  int add(int item) {
    Integer known = positions.putIfAbsent(item, positions.size());
    return known == null ? positions.size() - 1 : known;
  }

  int[] addAll(int[] items) {
    int[] at = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      at[i] = add(items[i]);
    }
    return at;
  }

  /** Where an item is; negative if it is not. */
  int position(int item) {
    return positions.getOrDefault(item, -1);
  }

  int[] items() {
    return positions.keySet().stream().mapToInt(Integer::intValue).toArray();
  }
}
