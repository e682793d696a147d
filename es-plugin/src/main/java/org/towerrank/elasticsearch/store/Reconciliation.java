package org.towerrank.elasticsearch.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.core.TimeValue;

/**
 * What has to be done so that registry and store say the same.
 *
 * <p>The registry is right about what it names and about what was deleted from it; anything else
 * that the store has, complete and not marked as deleted, counts as lost from a registry.
 *
 * @param recovery of the registry
 * @param manifests to write
 * @param aliases to write
 * @param deletedKeys documents to delete
 * @param expired bundles whose chunks to delete
 * @param missing versions that the registry names and the store does not have
 */
record Reconciliation(
    Recovery recovery,
    List<Manifest> manifests,
    Map<String, ModelReference> aliases,
    List<String> deletedKeys,
    List<StoredVersion.Content> expired,
    List<ModelReference> missing) {

  /**
   * Compares a registry and a store.
   *
   * @param before the registry before the inventory was read: of what it does not name the
   *     inventory may say nothing yet
   * @param inventory read before the registry was, so that what it has and the registry has not is
   *     not just being added
   * @param now milliseconds since 1970
   * @param retention how long the content of deleted versions stays
   */
  static Reconciliation of(
      ModelRegistry before,
      ModelRegistry registry,
      Inventory inventory,
      long now,
      TimeValue retention) {
    return new Comparison(before, registry, inventory, now, retention).run();
  }

  private static final class Comparison {
    private final ModelRegistry before;
    private final ModelRegistry registry;
    private final Inventory inventory;
    private final long now;
    private final TimeValue retention;
    private final Map<String, Manifest> unnamed = new TreeMap<>();
    private final List<Recovery.Found> found = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final List<Manifest> written = new ArrayList<>();
    private final List<String> deletedKeys = new ArrayList<>();
    private final List<StoredVersion.Content> expired = new ArrayList<>();
    private final List<ModelReference> missing = new ArrayList<>();
    private final Set<String> missingBlobs = new HashSet<>();

    Comparison(
        ModelRegistry before,
        ModelRegistry registry,
        Inventory inventory,
        long now,
        TimeValue retention) {
      this.before = before;
      this.registry = registry;
      this.inventory = inventory;
      this.now = now;
      this.retention = retention;
    }

    Reconciliation run() {
      for (Manifest manifest : inventory.manifests()) {
        unnamed.put(manifest.blob(), manifest);
        numbers.merge(manifest.id(), manifest.version().version(), Math::max);
      }
      registry.all().forEach((id, model) -> model.versions().forEach(v -> named(id, v)));
      unnamed.values().forEach(this::unnamed);
      deletedKeys.addAll(aliasKeys());
      return new Reconciliation(
          new Recovery(
              found, lostAliases(), numbers, forgotten(), forgottenAliases(), missingBlobs),
          written,
          changedAliases(),
          deletedKeys,
          expired,
          missing);
    }

    private void named(String id, StoredVersion version) {
      Manifest expected = new Manifest(id, version, null);
      Manifest manifest = unnamed.remove(version.content().blob());
      if (!inventory.isComplete(version.content())) {
        if (before.modelOrNew(id).has(version.content().blob())) {
          missing.add(version.reference(id));
          missingBlobs.add(version.content().blob());
        }
      } else if (!expected.equals(manifest)) {
        written.add(expected);
      }
    }

    private void unnamed(Manifest manifest) {
      Long deleted = manifest.deleted();
      if (deleted == null && registry.modelOrNew(manifest.id()).hasDeleted(manifest.blob())) {
        written.add(manifest.withDeleted(now));
      } else if (deleted == null) {
        if (inventory.isComplete(manifest.version().content())) {
          found.add(new Recovery.Found(manifest.id(), manifest.version()));
        }
      } else if (now - deleted >= retention.millis()) {
        expire(manifest);
      }
    }

    /** The highest number of a model is remembered, so that it is never given again. */
    private void expire(Manifest manifest) {
      if (inventory.chunks().containsKey(manifest.blob())) {
        expired.add(manifest.version().content());
      }
      if (manifest.version().version() < numbers.getOrDefault(manifest.id(), 0L)) {
        deletedKeys.add(manifest.key());
      }
    }

    /**
     * Deleted versions that the store marks as such, or of which it has nothing. One that was
     * deleted since the inventory was begun stays: the store may have more of it by now.
     */
    private Set<String> forgotten() {
      Set<String> unmarked = new HashSet<>(inventory.chunks().keySet());
      for (Manifest manifest : inventory.manifests()) {
        if (manifest.deleted() == null) {
          unmarked.add(manifest.blob());
        } else {
          unmarked.remove(manifest.blob());
        }
      }
      Set<String> forgotten = new HashSet<>();
      registry
          .all()
          .forEach(
              (id, model) ->
                  model.deleted().stream()
                      .map(StoredModel.Deleted::blob)
                      .filter(blob -> !unmarked.contains(blob))
                      .filter(before.modelOrNew(id)::hasDeleted)
                      .forEach(forgotten::add));
      return forgotten;
    }

    private Map<String, ModelReference> lostAliases() {
      Map<String, ModelReference> lost = new HashMap<>(inventory.aliases());
      lost.keySet().removeAll(registry.aliases().keySet());
      lost.keySet().removeAll(registry.removedAliases());
      return lost;
    }

    private Map<String, ModelReference> changedAliases() {
      Map<String, ModelReference> changed = new HashMap<>(registry.aliases());
      changed.entrySet().removeAll(inventory.aliases().entrySet());
      return changed;
    }

    private List<String> aliasKeys() {
      return inventory.aliases().keySet().stream()
          .filter(registry.removedAliases()::contains)
          .map(ManifestStore::aliasKey)
          .toList();
    }

    private Set<String> forgottenAliases() {
      Set<String> forgotten = new HashSet<>(registry.removedAliases());
      forgotten.retainAll(before.removedAliases());
      forgotten.removeAll(inventory.aliases().keySet());
      return forgotten;
    }
  }
}
