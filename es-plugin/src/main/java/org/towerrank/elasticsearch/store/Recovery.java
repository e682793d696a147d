package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts back into the registry what only the store has: versions and aliases that were lost with a
 * registry. What was deleted stays deleted, and what the registry says goes before the store. Also
 * says of which versions the store has no content.
 *
 * @param versions that the store has and the registry had not
 * @param aliases that the store has and the registry had not
 * @param numbers the highest version that the store knows of each model
 * @param forgotten blobs of deleted versions of which the store has nothing any more
 * @param forgottenAliases deleted aliases of which the store has nothing any more
 * @param missing blobs that the registry names and the store does not have
 */
record Recovery(
    List<Found> versions,
    Map<String, ModelReference> aliases,
    Map<String, Long> numbers,
    Set<String> forgotten,
    Set<String> forgottenAliases,
    Set<String> missing)
    implements RegistryChange {
  /** Nodes that do not know a version after this time have left the cluster. */
  private static final TimeValue SETTLED = TimeValue.timeValueMinutes(2);

  /** A version of a model. */
  record Found(String id, StoredVersion version) {
    static Found read(StreamInput in) throws IOException {
      return new Found(in.readString(), StoredVersion.read(in));
    }

    static void write(StreamOutput out, Found found) throws IOException {
      out.writeString(found.id);
      found.version.writeTo(out);
    }
  }

  Recovery {
    versions = List.copyOf(versions);
    aliases = Map.copyOf(aliases);
    numbers = Map.copyOf(numbers);
    forgotten = Set.copyOf(forgotten);
    forgottenAliases = Set.copyOf(forgottenAliases);
    missing = Set.copyOf(missing);
  }

  static Recovery read(StreamInput in) throws IOException {
    return new Recovery(
        in.readCollectionAsList(Found::read),
        in.readMap(ModelReference::read),
        in.readMap(StreamInput::readVLong),
        Set.copyOf(in.readStringCollectionAsList()),
        Set.copyOf(in.readStringCollectionAsList()),
        Set.copyOf(in.readStringCollectionAsList()));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeCollection(versions, Found::write);
    out.writeMap(aliases, StreamOutput::writeWriteable);
    out.writeMap(numbers, StreamOutput::writeVLong);
    out.writeStringCollection(forgotten);
    out.writeStringCollection(forgottenAliases);
    out.writeStringCollection(missing);
  }

  @Override
  public ModelRegistry apply(ModelRegistry registry, long now) {
    Map<String, StoredModel> models = new TreeMap<>(registry.all());
    numbers.forEach((id, number) -> models.merge(id, numbered(number), Recovery::higher));
    for (Found found : versions) {
      if (!registry.aliases().containsKey(found.id())) {
        models.merge(found.id(), StoredModel.NEW, (known, unused) -> known);
        models.computeIfPresent(found.id(), (id, model) -> with(model, found.version()));
      }
    }
    models.replaceAll((id, model) -> settledAndForgotten(model, now));
    return withAliases(registry.withModels(models));
  }

  /**
   * Of an index that was deleted since it was read nothing comes back, as its registry went with
   * it.
   */
  @Override
  public ModelRegistry apply(ClusterState state, long now) {
    Recovery found =
        ModelIndex.isIn(state)
            ? this
            : new Recovery(List.of(), Map.of(), Map.of(), forgotten, forgottenAliases, missing);
    return found.apply(ModelRegistry.of(state), now);
  }

  private static StoredModel numbered(long number) {
    return StoredModel.NEW.withLastVersion(number);
  }

  private static StoredModel higher(StoredModel known, StoredModel numbered) {
    return known.withLastVersion(numbered.lastVersion());
  }

  /** A number that has other content now is not taken away from it. */
  private static StoredModel with(StoredModel model, StoredVersion version) {
    String blob = version.content().blob();
    if (model.has(blob) || model.hasDeleted(blob)) {
      return model;
    }
    return model.with(
        model.version(version.version()).isEmpty()
            ? version
            : version.withNumber(model.lastVersion() + 1));
  }

  private StoredModel settledAndForgotten(StoredModel model, long now) {
    List<StoredModel.Deleted> deleted = new ArrayList<>(model.deleted());
    deleted.removeIf(gone -> forgotten.contains(gone.blob()));
    StoredModel changed = model.withDeleted(deleted);
    for (StoredVersion version : model.unsettled()) {
      if (version.created() < now - SETTLED.millis()) {
        changed = changed.withSettled(version.version());
      }
    }
    return changed.withMissing(missing);
  }

  private ModelRegistry withAliases(ModelRegistry registry) {
    Map<String, ModelReference> all = new TreeMap<>(registry.aliases());
    aliases.forEach(
        (alias, target) -> {
          boolean free =
              !registry.removedAliases().contains(alias) && !registry.models().containsKey(alias);
          if (free) {
            present(registry, target).ifPresent(found -> all.putIfAbsent(alias, found));
          }
        });
    return registry.withAliases(all).withoutRemovedAliases(forgottenAliases);
  }

  /** The version of the content, which may have got another number. */
  private static Optional<ModelReference> present(ModelRegistry registry, ModelReference target) {
    if (registry.version(target).isPresent()) {
      return Optional.of(target);
    }
    return registry.modelOrNew(target.id()).versions().stream()
        .map(version -> version.reference(target.id()))
        .filter(reference -> reference.fingerprint().equals(target.fingerprint()))
        .findFirst();
  }

  @Override
  public @Nullable ModelReference reference(ModelRegistry changed) {
    return null;
  }
}
