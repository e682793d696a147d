package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.Diff;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.elasticsearch.wire.PluginFormat;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/**
 * Which models, versions and aliases there are. Part of the cluster state: every node has the same,
 * changes are atomic, and it survives restarts. Immutable.
 */
public final class ModelRegistry implements Metadata.ProjectCustom {
  /** Its name in the cluster state. */
  public static final String TYPE = "towerrank_models";

  /** Of a cluster that never had a model. */
  public static final ModelRegistry EMPTY =
      new ModelRegistry(Map.of(), Map.of(), Set.of(), UnknownFields.NONE);

  private final Map<String, StoredModel> models;
  private final Map<String, StoredModel> present;
  private final Map<String, ModelReference> aliases;
  private final Set<String> removedAliases;
  private final UnknownFields others;

  /**
   * A registry.
   *
   * @param models also those that were deleted
   * @param removedAliases that were deleted lately, until the store has forgotten them
   * @param others what a newer plugin says of it
   */
  ModelRegistry(
      Map<String, StoredModel> models,
      Map<String, ModelReference> aliases,
      Set<String> removedAliases,
      UnknownFields others) {
    this.models = Collections.unmodifiableMap(new TreeMap<>(models));
    Map<String, StoredModel> undeleted = new TreeMap<>(models);
    undeleted.values().removeIf(StoredModel::isDeleted);
    this.present = Collections.unmodifiableMap(undeleted);
    this.aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    this.removedAliases = Collections.unmodifiableSet(new TreeSet<>(removedAliases));
    this.others = others;
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ModelRegistry read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "registry of models",
        body ->
            new ModelRegistry(
                body.readMap(StreamInput::readString, StoredModel::read),
                body.readMap(StreamInput::readString, ModelReference::read),
                new TreeSet<>(body.readStringCollectionAsList()),
                UnknownFields.read(body)));
  }

  /** Reads the difference of two registries. */
  public static NamedDiff<Metadata.ProjectCustom> readDiffFrom(StreamInput in) throws IOException {
    return RegistryDifference.read(in);
  }

  /** The registry of a cluster state. */
  public static ModelRegistry of(ClusterState state) {
    return state.metadata().getProject(ProjectId.DEFAULT).custom(TYPE, EMPTY);
  }

  /** Models that have versions, by id. */
  public Map<String, StoredModel> models() {
    return present;
  }

  /** The versions that aliases point to, by alias. */
  public Map<String, ModelReference> aliases() {
    return aliases;
  }

  /** Also models that were deleted, whose version numbers go on. */
  Map<String, StoredModel> all() {
    return models;
  }

  Set<String> removedAliases() {
    return removedAliases;
  }

  UnknownFields others() {
    return others;
  }

  /** Also of a model that was deleted, whose version numbers go on. */
  StoredModel modelOrNew(String id) {
    return models.getOrDefault(id, StoredModel.NEW);
  }

  /**
   * A model of an id.
   *
   * @throws ResourceNotFoundException (404) naming the nearest, or what an alias points to
   */
  public StoredModel model(String id) {
    StoredModel model = present.get(id);
    if (model == null) {
      ModelReference pointed = aliases.get(id);
      throw new ResourceNotFoundException(
          "no model ["
              + id
              + "]"
              + (pointed == null
                  ? Nearest.hint(id, present.keySet())
                  : ", which is an alias of " + pointed));
    }
    return model;
  }

  /** A version, if there is one of the number and with the content. */
  public Optional<StoredVersion> version(ModelReference reference) {
    return modelOrNew(reference.id())
        .version(reference.version())
        .filter(stored -> stored.reference(reference.id()).equals(reference));
  }

  /**
   * The version with some content, the newest if there are several; see {@link
   * org.towerrank.elasticsearch.model.ModelService#withContent}. One whose content the store does
   * not have comes last.
   */
  public Optional<ModelReference> withContent(String fingerprint) {
    if (fingerprint.length() < ModelReference.TELLING) {
      return Optional.empty();
    }
    return present.entrySet().stream()
        .flatMap(
            model ->
                model.getValue().versions().stream()
                    .filter(version -> version.facts().fingerprint().startsWith(fingerprint))
                    .map(version -> version.reference(model.getKey())))
        .min(
            Comparator.comparing(this::isMissing)
                .thenComparing(ModelReference::id)
                .thenComparing(Comparator.comparingLong(ModelReference::version).reversed()));
  }

  /** Whether the store is known not to have the content of a version. */
  public boolean isMissing(ModelReference reference) {
    return version(reference)
        .filter(stored -> modelOrNew(reference.id()).isMissing(stored))
        .isPresent();
  }

  /** Why a version cannot be loaded anywhere; empty if the store has its content. */
  public Optional<String> problem(ModelReference reference) {
    return isMissing(reference) ? Optional.of(StoredModel.MISSING) : Optional.empty();
  }

  /**
   * Whether a later registry may have the version, since this one does not know that its number was
   * ever given.
   */
  public boolean mayKnowLater(ModelReference reference) {
    return modelOrNew(reference.id()).lastVersion() < reference.version();
  }

  /** Why there is no such {@link #version}: 404, or 409 where it has other content here. */
  public ElasticsearchException absence(ModelReference reference) {
    Optional<StoredVersion> other = modelOrNew(reference.id()).version(reference.version());
    if (other.isEmpty()) {
      return new ResourceNotFoundException(
          mayKnowLater(reference)
              ? reference.withContent() + " is not in this cluster, or was not heard of yet"
              : reference + " does not exist: it was deleted");
    }
    return new ElasticsearchStatusException(
        "expected "
            + reference.withContent()
            + ", got content ["
            + ModelReference.brief(other.get().facts().fingerprint())
            + "] here: the number stands for another bundle in the cluster, or at the time, that"
            + " the request comes from",
        RestStatus.CONFLICT);
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
    return version == null ? model.newest().reference(idOrAlias) : require(idOrAlias, version);
  }

  /** Without the names there are: whoever searches may have no right to see them. */
  private void requireModelOrAlias(String name) {
    if (modelOrNew(name).isDeleted()) {
      throw new ResourceNotFoundException("no model or alias " + Quoted.of(name));
    }
  }

  /** What a request may name: models that have versions, and aliases. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(present.keySet());
    names.addAll(aliases.keySet());
    return names;
  }

  /** The version of a number, where it exists; else 404. */
  ModelReference require(String id, long version) {
    StoredModel model = model(id);
    return model
        .version(version)
        .orElseThrow(
            () ->
                new ResourceNotFoundException(
                    "no version ["
                        + version
                        + "] of model ["
                        + id
                        + "], expected one of "
                        + model.versions().stream().map(StoredVersion::version).toList()))
        .reference(id);
  }

  /** Versions that requests are likely to use: the newest of each model, and those of aliases. */
  public Set<ModelReference> served() {
    Set<ModelReference> served = new TreeSet<>();
    present.forEach((id, model) -> served.add(model.newest().reference(id)));
    served.addAll(aliases.values());
    return served;
  }

  /** The lowest plugin that can serve a version; the first for one that is not known here. */
  public int requires(ModelReference reference) {
    return version(reference).map(StoredVersion::requires).orElse(PluginFormat.FIRST);
  }

  /**
   * Checks that a node that joins can read the registry of the cluster's state.
   *
   * @throws ElasticsearchStatusException (409) naming the node, and what to install on it
   */
  public static void requireReadableBy(DiscoveryNode node, ClusterState state) {
    if (state.metadata().getProject(ProjectId.DEFAULT).custom(TYPE) != null) {
      PluginFormat.require(
          PluginFormat.FIRST,
          List.of(node),
          state.nodes(),
          "a cluster with models cannot be joined");
    }
  }

  /** Contents of all versions. */
  public Set<String> fingerprints() {
    return models.values().stream()
        .flatMap(model -> model.versions().stream())
        .map(version -> version.facts().fingerprint())
        .collect(Collectors.toUnmodifiableSet());
  }

  ModelRegistry withModel(String id, StoredModel model) {
    Map<String, StoredModel> changed = new TreeMap<>(models);
    changed.put(id, model);
    return withModels(changed);
  }

  ModelRegistry withModels(Map<String, StoredModel> changed) {
    return new ModelRegistry(changed, aliases, removedAliases, others);
  }

  ModelRegistry withAliases(Map<String, ModelReference> changed) {
    return new ModelRegistry(models, changed, removedAliases, others);
  }

  ModelRegistry withRemovedAliases(Set<String> added) {
    Set<String> all = new TreeSet<>(removedAliases);
    all.addAll(added);
    return new ModelRegistry(models, aliases, all, others);
  }

  ModelRegistry withoutRemovedAliases(Set<String> forgotten) {
    Set<String> rest = new TreeSet<>(removedAliases);
    rest.removeAll(forgotten);
    return new ModelRegistry(models, aliases, rest, others);
  }

  @Override
  public Diff<Metadata.ProjectCustom> diff(Metadata.ProjectCustom before) {
    return RegistryDifference.of((ModelRegistry) before, this);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeMap(models, StreamOutput::writeString, StreamOutput::writeWriteable);
          body.writeMap(aliases, StreamOutput::writeString, StreamOutput::writeWriteable);
          body.writeStringCollection(removedAliases);
          others.writeTo(body);
        });
  }

  /**
   * Reads what {@link #toXContentChunked} wrote, from inside of its object.
   *
   * @throws IllegalArgumentException naming what is missing, or that it takes a newer plugin
   */
  public static ModelRegistry fromXContent(XContentParser parser) throws IOException {
    return RegistryJson.read(parser.map());
  }

  @Override
  public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
    Map<String, Object> json = RegistryJson.write(this);
    ToXContent content =
        (builder, unused) -> {
          for (Map.Entry<String, Object> field : json.entrySet()) {
            builder.field(field.getKey(), field.getValue());
          }
          return builder;
        };
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
    return other == this
        || (other instanceof ModelRegistry that
            && models.equals(that.models)
            && aliases.equals(that.aliases)
            && removedAliases.equals(that.removedAliases)
            && others.equals(that.others));
  }

  @Override
  public int hashCode() {
    return Objects.hash(models, aliases, removedAliases, others);
  }
}
