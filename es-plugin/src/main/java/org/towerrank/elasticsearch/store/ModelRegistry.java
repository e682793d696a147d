package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.AbstractNamedDiffable;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelReference;
import org.towerrank.feature.Nearest;

/**
 * Which models, versions and aliases there are. Part of the cluster state: every node has the same,
 * changes are atomic, and it survives restarts. Immutable.
 */
public final class ModelRegistry extends AbstractNamedDiffable<Metadata.ProjectCustom>
    implements Metadata.ProjectCustom {
  /** Its name in the cluster state. */
  public static final String TYPE = "towerrank_models";

  /** Of a cluster that never had a model. */
  public static final ModelRegistry EMPTY = new ModelRegistry(Map.of(), Map.of());

  private final Map<String, StoredModel> models;
  private final Map<String, ModelReference> aliases;

  ModelRegistry(Map<String, StoredModel> models, Map<String, ModelReference> aliases) {
    this.models = Collections.unmodifiableMap(new TreeMap<>(models));
    this.aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
  }

  /** Reads what {@link #writeTo} wrote. */
  public ModelRegistry(StreamInput in) throws IOException {
    this(
        in.readMap(StreamInput::readString, StoredModel::new),
        in.readMap(StreamInput::readString, ModelReference::new));
  }

  /** Reads the difference of two registries. */
  public static NamedDiff<Metadata.ProjectCustom> readDiffFrom(StreamInput in) throws IOException {
    return readDiffFrom(Metadata.ProjectCustom.class, TYPE, in);
  }

  /** The registry of a cluster state. */
  public static ModelRegistry of(ClusterState state) {
    return state.metadata().getProject(ProjectId.DEFAULT).custom(TYPE, EMPTY);
  }

  /** Models that have versions, by id. */
  public Map<String, StoredModel> models() {
    Map<String, StoredModel> present = new TreeMap<>(models);
    present.values().removeIf(StoredModel::isDeleted);
    return Collections.unmodifiableMap(present);
  }

  /** The versions that aliases point to, by alias. */
  public Map<String, ModelReference> aliases() {
    return aliases;
  }

  /** Also of a model that was deleted, whose version numbers go on. */
  StoredModel modelOrNew(String id) {
    return models.getOrDefault(id, StoredModel.NEW);
  }

  /**
   * A model of an id.
   *
   * @throws ResourceNotFoundException (404) naming the nearest
   */
  public StoredModel model(String id) {
    StoredModel model = models().get(id);
    if (model == null) {
      throw new ResourceNotFoundException(
          "no model [" + id + "]" + Nearest.hint(id, models().keySet()));
    }
    return model;
  }

  /** A version, if there is one. */
  public Optional<StoredVersion> version(ModelReference reference) {
    return modelOrNew(reference.id()).version(reference.version());
  }

  /**
   * The version that a name stands for; see {@link
   * org.towerrank.elasticsearch.model.ModelService#resolve}.
   */
  public ModelReference resolve(String idOrAlias, @Nullable Long version) {
    ModelReference pointed = aliases.get(idOrAlias);
    if (pointed != null) {
      if (version != null) {
        throw new IllegalArgumentException(
            "expected a model where a version is asked for, got alias ["
                + idOrAlias
                + "], which points to "
                + pointed);
      }
      return pointed;
    }
    requireModelOrAlias(idOrAlias);
    StoredModel model = model(idOrAlias);
    return new ModelReference(
        idOrAlias, version == null ? model.newest().version() : require(idOrAlias, version));
  }

  private void requireModelOrAlias(String name) {
    Set<String> known = new TreeSet<>(models().keySet());
    known.addAll(aliases.keySet());
    if (!known.contains(name)) {
      throw new ResourceNotFoundException(
          "no model or alias [" + name + "]" + Nearest.hint(name, known));
    }
  }

  /** The number itself, of a version that exists; else 404. */
  long require(String id, long version) {
    StoredModel model = model(id);
    if (model.version(version).isEmpty()) {
      throw new ResourceNotFoundException(
          "no version ["
              + version
              + "] of model ["
              + id
              + "], expected one of "
              + model.versions().stream().map(StoredVersion::version).toList());
    }
    return version;
  }

  /** Versions that requests are likely to use: the newest of each model, and those of aliases. */
  public Set<ModelReference> served() {
    Set<ModelReference> served =
        new TreeSet<>(
            java.util.Comparator.comparing(ModelReference::id)
                .thenComparingLong(ModelReference::version));
    models().forEach((id, model) -> served.add(new ModelReference(id, model.newest().version())));
    served.addAll(aliases.values());
    return served;
  }

  ModelRegistry withModel(String id, StoredModel model) {
    Map<String, StoredModel> changed = new TreeMap<>(models);
    changed.put(id, model);
    return new ModelRegistry(changed, aliases);
  }

  ModelRegistry withAliases(Map<String, ModelReference> changed) {
    return new ModelRegistry(models, changed);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeMap(models, StreamOutput::writeString, StreamOutput::writeWriteable);
    out.writeMap(aliases, StreamOutput::writeString, StreamOutput::writeWriteable);
  }

  /** Reads what {@link #toXContentChunked} wrote, from inside of its object. */
  public static ModelRegistry fromXContent(XContentParser parser) throws IOException {
    Map<String, Object> map = parser.map();
    Map<String, StoredModel> models = new TreeMap<>();
    object(map, "models")
        .forEach((id, model) -> models.put(String.valueOf(id), storedModel((Map<?, ?>) model)));
    Map<String, ModelReference> aliases = new TreeMap<>();
    object(map, "aliases")
        .forEach((alias, target) -> aliases.put(String.valueOf(alias), target((Map<?, ?>) target)));
    return new ModelRegistry(models, aliases);
  }

  private static Map<?, ?> object(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> object ? object : Map.of();
  }

  private static StoredModel storedModel(Map<?, ?> map) {
    List<?> versions = map.get("versions") instanceof List<?> list ? list : List.of();
    return new StoredModel(
        StoredVersion.number(map, "last_version"),
        versions.stream().map(version -> StoredVersion.of((Map<?, ?>) version)).toList());
  }

  private static ModelReference target(Map<?, ?> map) {
    return new ModelReference(
        String.valueOf(map.get("model_id")), StoredVersion.number(map, "version"));
  }

  @Override
  public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
    Map<String, Object> shownModels = new LinkedHashMap<>();
    models.forEach(
        (id, model) ->
            shownModels.put(
                id,
                Map.of(
                    "last_version",
                    model.lastVersion(),
                    "versions",
                    model.versions().stream().map(StoredVersion::toMap).toList())));
    Map<String, Object> shownAliases = new LinkedHashMap<>();
    aliases.forEach(
        (alias, target) ->
            shownAliases.put(alias, Map.of("model_id", target.id(), "version", target.version())));
    ToXContent content =
        (builder, unused) -> builder.field("models", shownModels).field("aliases", shownAliases);
    return List.of(content).iterator();
  }

  @Override
  public EnumSet<Metadata.XContentContext> context() {
    return Metadata.ALL_CONTEXTS;
  }

  @Override
  public String getWriteableName() {
    return TYPE;
  }

  @Override
  public TransportVersion getMinimalSupportedVersion() {
    return TransportVersion.minimumCompatible();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelRegistry that
        && models.equals(that.models)
        && aliases.equals(that.aliases);
  }

  @Override
  public int hashCode() {
    return Objects.hash(models, aliases);
  }
}
