package org.towerrank.elasticsearch.store;

import java.util.List;
import java.util.Map;

/**
 * What is in the store.
 *
 * @param manifests of bundles, also of deleted ones
 * @param aliases as they were written last
 * @param chunks how many there are, by blob
 */
record Inventory(
    List<Manifest> manifests, Map<String, ModelReference> aliases, Map<String, Long> chunks) {

  /** Of a store that does not exist. */
  static final Inventory NONE = new Inventory(List.of(), Map.of(), Map.of());

  Inventory {
    manifests = List.copyOf(manifests);
    aliases = Map.copyOf(aliases);
    chunks = Map.copyOf(chunks);
  }

  /** Whether all of a bundle's chunks are there. */
  boolean isComplete(StoredVersion.Content content) {
    return chunks.getOrDefault(content.blob(), 0L) >= content.chunks();
  }
}
