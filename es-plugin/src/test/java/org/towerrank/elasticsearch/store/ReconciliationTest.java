package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Registries that were lost or rolled back, compared with a store that was not. */
class ReconciliationTest {
  private static final TimeValue RETENTION = TimeValue.timeValueHours(24);
  private static final long NOW = TimeValue.timeValueDays(20_000).millis();

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  /** A store as its documents are, changed as the reconciler changes it. */
  private static final class Store {
    private final Map<String, Manifest> manifests = new TreeMap<>();
    private final Map<String, ModelReference> aliases = new HashMap<>();
    private final Map<String, Long> chunks = new HashMap<>();

    /** As an upload leaves it. */
    void upload(String id, StoredVersion version) {
      chunks.put(version.content().blob(), (long) version.content().chunks());
      Manifest manifest = new Manifest(id, version, null);
      manifests.put(manifest.key(), manifest);
    }

    Inventory inventory() {
      return new Inventory(List.copyOf(manifests.values()), aliases, chunks);
    }

    /** Until nothing changes any more, as in a cluster that is left alone. */
    ModelRegistry reconcile(ModelRegistry registry, long now) {
      ModelRegistry current = registry;
      for (int round = 0; round < 5; round++) {
        Reconciliation plan = Reconciliation.of(current, current, inventory(), now, RETENTION);
        ModelRegistry changed = plan.recovery().apply(current, now);
        plan.manifests().forEach(manifest -> manifests.put(manifest.key(), manifest));
        aliases.putAll(plan.aliases());
        for (String key : plan.deletedKeys()) {
          manifests.remove(key);
          aliases.keySet().removeIf(alias -> ManifestStore.aliasKey(alias).equals(key));
        }
        plan.expired().forEach(content -> chunks.remove(content.blob()));
        current = changed;
      }
      assertThat(Reconciliation.of(current, current, inventory(), now, RETENTION).manifests())
          .isEmpty();
      return current;
    }
  }

  private final Store store = new Store();
  private int uploads;

  @RepeatedTest(50)
  void aRegistryThatIsLostAfterAnyHistoryIsBuiltAgain(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    ModelRegistry registry = ModelRegistry.EMPTY;
    List<ModelRegistry> snapshots = new ArrayList<>(List.of(registry));
    for (int step = 0; step < 40; step++) {
      registry = randomChange(random, registry);
      if (random.nextInt(3) == 0) {
        registry = store.reconcile(registry, NOW + step);
      }
      if (random.nextInt(5) == 0) {
        snapshots.add(registry);
      }
    }
    registry = store.reconcile(registry, NOW + 100);

    ModelRegistry rebuilt = store.reconcile(ModelRegistry.EMPTY, NOW + 200);

    assertThat(rebuilt.models().keySet()).isEqualTo(registry.models().keySet());
    registry
        .models()
        .forEach(
            (id, model) ->
                assertThat(rebuilt.modelOrNew(id).versions()).isEqualTo(model.versions()));
    assertThat(rebuilt.aliases()).isEqualTo(registry.aliases());
    registry
        .all()
        .forEach(
            (id, model) ->
                assertThat(rebuilt.modelOrNew(id).lastVersion()).isEqualTo(model.lastVersion()));

    ModelRegistry older = snapshots.get(random.nextInt(snapshots.size()));
    ModelRegistry rolledBack = store.reconcile(older, NOW + 300);
    assertThat(blobs(rolledBack)).containsAll(blobs(registry)).containsAll(blobs(older));
    Set<String> deleted = new HashSet<>(store.chunks.keySet());
    deleted.removeAll(blobs(registry));
    deleted.removeAll(blobs(older));
    assertThat(Collections.disjoint(blobs(rolledBack), deleted)).isTrue();
  }

  private ModelRegistry randomChange(SplittableRandom random, ModelRegistry registry) {
    List<ModelReference> present = new ArrayList<>();
    registry
        .models()
        .forEach((id, model) -> model.versions().forEach(v -> present.add(v.reference(id))));
    int kind = present.isEmpty() ? 0 : random.nextInt(5);
    if (kind < 2) {
      return add(registry, "m" + random.nextInt(3));
    }
    ModelReference some = present.get(random.nextInt(present.size()));
    if (kind == 2) {
      boolean pointed = registry.aliases().containsValue(some);
      return pointed
          ? registry
          : new RegistryChange.Delete(some.id(), some.version()).apply(registry, NOW);
    }
    if (kind == 3 && !registry.aliases().isEmpty()) {
      String alias = registry.aliases().keySet().iterator().next();
      return new RegistryChange.DeleteAlias(alias).apply(registry, NOW);
    }
    return new RegistryChange.PutAlias("a" + random.nextInt(3), some.id(), some.version())
        .apply(registry, NOW);
  }

  @Test
  void aNumberThatTheStoreKnowsIsNeverGivenAgain() {
    ModelRegistry registry = store.reconcile(add(add(ModelRegistry.EMPTY, "m"), "m"), NOW);
    registry = new RegistryChange.Delete("m", null).apply(registry, NOW);
    registry = store.reconcile(registry, NOW);
    // Long after, when the content is gone as well.
    store.reconcile(registry, NOW + 2 * RETENTION.millis());
    assertThat(store.chunks).isEmpty();

    ModelRegistry rebuilt = store.reconcile(ModelRegistry.EMPTY, NOW + 3 * RETENTION.millis());
    assertThat(rebuilt.models()).isEmpty();
    assertThat(rebuilt.modelOrNew("m").lastVersion()).isEqualTo(2);
    assertThat(add(rebuilt, "m").model("m").newest().version()).isEqualTo(3);
  }

  @Test
  void contentOfADeletedVersionStaysForItsTimeAndAsLongAsARegistryNamesIt() {
    ModelRegistry before = store.reconcile(add(add(ModelRegistry.EMPTY, "m"), "m"), NOW);
    ModelRegistry deleted = new RegistryChange.Delete("m", 1L).apply(before, NOW);
    store.reconcile(deleted, NOW);
    assertThat(store.chunks).hasSize(2);

    // Restored within its time: then it is not deleted any more.
    ModelRegistry restored = store.reconcile(before, NOW + RETENTION.millis() - 1);
    store.reconcile(restored, NOW + 5 * RETENTION.millis());
    assertThat(store.chunks).hasSize(2);
    assertThat(restored.model("m").versions()).hasSize(2);

    long later = NOW + 6 * RETENTION.millis();
    ModelRegistry again = new RegistryChange.Delete("m", 1L).apply(restored, later);
    store.reconcile(again, later);
    store.reconcile(again, later + RETENTION.millis() - 1);
    assertThat(store.chunks).hasSize(2);
    assertThat(store.reconcile(again, later + RETENTION.millis()).modelOrNew("m").deleted())
        .isEmpty();
    assertThat(store.chunks).hasSize(1);
  }

  @Test
  void aLostVersionWhoseNumberWasGivenAgainGetsAnother() {
    ModelRegistry first = store.reconcile(add(ModelRegistry.EMPTY, "m"), NOW);
    // A registry of elsewhere, with other content under the same number.
    ModelRegistry other = add(ModelRegistry.EMPTY, "m");
    StoredVersion lost = first.model("m").newest();
    StoredVersion named = other.model("m").newest();
    assertThat(named.version()).isEqualTo(lost.version());

    ModelRegistry merged = store.reconcile(other, NOW);
    assertThat(merged.model("m").version(1)).contains(named);
    assertThat(merged.model("m").version(2)).contains(lost.withNumber(2));
  }

  @Test
  void aVersionWithoutItsContentIsNotPutBackAndIsTold() {
    ModelRegistry registry = store.reconcile(add(ModelRegistry.EMPTY, "m"), NOW);
    store.chunks.clear();

    assertThat(store.reconcile(ModelRegistry.EMPTY, NOW).models()).isEmpty();
    ModelReference missing = registry.model("m").newest().reference("m");
    Inventory without = store.inventory();
    assertThat(Reconciliation.of(registry, registry, without, NOW, RETENTION).missing())
        .containsExactly(missing);
    ModelRegistry told = store.reconcile(registry, NOW);
    assertThat(told.isMissing(missing)).isTrue();
    assertThat(told.model("m").shown(told.model("m").newest()))
        .containsEntry("content", "missing")
        .containsKey("problem");

    store.upload("m", registry.model("m").newest());
    ModelRegistry restored = store.reconcile(told, NOW);
    assertThat(restored).isEqualTo(registry);
    assertThat(restored.model("m").shown(restored.model("m").newest()))
        .containsEntry("content", "stored")
        .doesNotContainKey("problem");
  }

  @Test
  void theLongestTimeKeepsWhatWasDeletedForever() {
    ModelRegistry registry = store.reconcile(add(ModelRegistry.EMPTY, "m"), NOW);
    ModelRegistry deleted = new RegistryChange.Delete("m", 1L).apply(registry, NOW);
    store.reconcile(deleted, NOW);
    TimeValue longest = TimeValue.timeValueMillis(Long.MAX_VALUE);
    long later = NOW + 2 * RETENTION.millis();

    Inventory inventory = store.inventory();
    assertThat(Reconciliation.of(deleted, deleted, inventory, later, longest).expired()).isEmpty();
    assertThat(Reconciliation.of(deleted, deleted, inventory, later, RETENTION).expired())
        .hasSize(1);
  }

  @Test
  void aVersionThatCameWhileTheStoreWasReadIsNotMissing() {
    ModelRegistry before = store.reconcile(add(ModelRegistry.EMPTY, "m"), NOW);
    Inventory inventory = store.inventory();
    ModelRegistry registry = add(before, "m");

    Reconciliation plan = Reconciliation.of(before, registry, inventory, NOW, RETENTION);
    assertThat(plan.missing()).isEmpty();
    assertThat(plan.recovery().apply(registry, NOW)).isEqualTo(registry);
  }

  @Test
  void whatCameAndWasDeletedWhileTheStoreWasReadStaysDeleted() {
    ModelRegistry before = store.reconcile(add(ModelRegistry.EMPTY, "m"), NOW);
    Inventory inventory = store.inventory();
    ModelRegistry registry = new RegistryChange.PutAlias("a", "m", 1).apply(before, NOW);
    store.aliases.putAll(registry.aliases());
    registry = new RegistryChange.DeleteAlias("a").apply(add(registry, "m"), NOW);
    registry = new RegistryChange.Delete("m", 2L).apply(registry, NOW);

    Reconciliation plan =
        Reconciliation.of(
            before,
            registry,
            new Inventory(inventory.manifests(), Map.of(), Map.of("blob1", 2L)),
            NOW,
            RETENTION);
    ModelRegistry changed = plan.recovery().apply(registry, NOW);
    assertThat(changed).isEqualTo(registry);
    ModelRegistry later = store.reconcile(changed, NOW);
    assertThat(later.model("m").versions()).extracting(StoredVersion::version).containsExactly(1L);
    assertThat(later.aliases()).isEmpty();
    assertThat(later.removedAliases()).isEmpty();
    assertThat(later.model("m").deleted()).isEmpty();
  }

  @Test
  void anUploadThatANewMasterIsAskedForOnceMoreIsOneVersion() {
    ModelRegistry first = add(ModelRegistry.EMPTY, "m");
    StoredVersion version = first.model("m").newest();
    RegistryChange again =
        new RegistryChange.AddVersion("m", version.content(), version.facts(), 0);
    ModelRegistry later = add(first, "m");

    assertThat(again.apply(later, NOW + 1)).isEqualTo(later);
    assertThat(again.reference(later)).isEqualTo(version.reference("m"));
  }

  @Test
  void anUploadThatWasDeletedMeanwhileIsNotRegisteredAgain() {
    ModelRegistry first = add(ModelRegistry.EMPTY, "m");
    StoredVersion version = first.model("m").newest();
    RegistryChange again =
        new RegistryChange.AddVersion("m", version.content(), version.facts(), 0);
    for (RegistryChange delete :
        List.of(
            new RegistryChange.Delete("m", 1L),
            new RegistryChange.Delete("m", null),
            new RegistryChange.Clear())) {
      ModelRegistry deleted = delete.apply(first, NOW);
      assertThatThrownBy(() -> again.apply(deleted, NOW))
          .hasMessageContaining("upload of model [m] whose version was not deleted meanwhile")
          .extracting(e -> ExceptionsHelper.status((Exception) e))
          .isEqualTo(RestStatus.CONFLICT);
      // The same bundle in an upload of its own is a new version.
      assertThat(add(deleted, "m").model("m").newest().version()).isEqualTo(2);
    }
  }

  @Test
  void onlyARegistryWithoutModelsAndAliasesIsForgotten() {
    RegistryChange forget = new RegistryChange.Forget();
    ModelRegistry one = add(ModelRegistry.EMPTY, "m");
    ModelRegistry pointed = new RegistryChange.PutAlias("a", "m", 1).apply(one, NOW);
    ModelRegistry cleared = new RegistryChange.Clear().apply(pointed, NOW);
    for (ModelRegistry left : List.of(one, pointed)) {
      assertThatThrownBy(() -> forget.apply(left, NOW))
          .hasMessageContainingAll("expected no models and no aliases", "m")
          .extracting(e -> ExceptionsHelper.status((Exception) e))
          .isEqualTo(RestStatus.CONFLICT);
    }
    ModelRegistry forgotten = forget.apply(cleared, NOW);
    assertThat(forgotten).isEqualTo(ModelRegistry.EMPTY);
    assertThat(add(forgotten, "m").model("m").newest().version()).isEqualTo(1);
  }

  @Test
  void aNameStandsForAVersionOnceEveryNodeHasHeardOfIt() {
    ModelRegistry registry =
        new RegistryChange.Settle("m", 1).apply(add(ModelRegistry.EMPTY, "m"), NOW);
    registry = add(registry, "m");
    assertThat(registry.resolve("m", null).version()).isEqualTo(1);
    assertThat(registry.served()).containsExactly(registry.resolve("m", null));
    assertThat(new RegistryChange.Settle("m", 2).apply(registry, NOW).resolve("m", null).version())
        .isEqualTo(2);

    // Where nobody says so, a while later.
    Recovery nothing = new Recovery(List.of(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of());
    assertThat(nothing.apply(registry, NOW + 1000).resolve("m", null).version()).isEqualTo(1);
    assertThat(nothing.apply(registry, NOW + 180_000).resolve("m", null).version()).isEqualTo(2);
  }

  private ModelRegistry add(ModelRegistry registry, String id) {
    uploads++;
    StoredVersion.Content content =
        new StoredVersion.Content("blob" + uploads, 2, 9, "sha" + uploads);
    StoredVersion.Facts facts = new StoredVersion.Facts("name", "ranker", "print" + uploads, 7);
    ModelRegistry added = new RegistryChange.AddVersion(id, content, facts, 0).apply(registry, NOW);
    store.upload(id, added.model(id).versions().getLast());
    return added;
  }

  private static Set<String> blobs(ModelRegistry registry) {
    Set<String> blobs = new HashSet<>();
    registry.models().values().forEach(m -> m.versions().forEach(v -> blobs.add(blob(v))));
    return blobs;
  }

  private static String blob(StoredVersion version) {
    return version.content().blob();
  }
}
