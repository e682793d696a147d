package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.rest.RestStatus;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/** One change of the registry, made by the master node. */
public sealed interface RegistryChange extends Writeable
    permits RegistryChange.AddVersion,
        RegistryChange.Settle,
        RegistryChange.Delete,
        RegistryChange.PutAlias,
        RegistryChange.DeleteAlias,
        RegistryChange.Clear,
        RegistryChange.Forget,
        Recovery {
  /**
   * The registry after the change.
   *
   * @param now milliseconds since 1970
   * @throws ResourceNotFoundException (404), IllegalArgumentException (400) or an
   *     ElasticsearchStatusException (409) when it cannot be made
   */
  ModelRegistry apply(ModelRegistry registry, long now);

  /** The same, of the registry of a cluster's state. */
  default ModelRegistry apply(ClusterState state, long now) {
    return apply(ModelRegistry.of(state), now);
  }

  /** The version that the change is about, once made; null where it is about several. */
  @Nullable ModelReference reference(ModelRegistry changed);

  /**
   * Adds a version whose content is stored. Applied once more it changes nothing: the server sends
   * a change again to a new master node, which may know already what the last one made of it. It
   * does not bring back what was deleted meanwhile.
   *
   * @param after the highest version of the model that the store knows, which the registry may have
   *     lost; 0 of none
   */
  record AddVersion(String id, StoredVersion.Content content, StoredVersion.Facts facts, long after)
      implements RegistryChange {
    AddVersion(StreamInput in) throws IOException {
      this(
          in.readString(),
          new StoredVersion.Content(in),
          new StoredVersion.Facts(in),
          in.readVLong());
    }

    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      Names.require("model", id);
      if (registry.aliases().containsKey(id)) {
        throw new ElasticsearchStatusException(
            "expected a new name or that of a model, got [" + id + "], which is an alias",
            RestStatus.CONFLICT);
      }
      StoredModel model = registry.modelOrNew(id);
      if (model.has(content.blob())) {
        return registry;
      }
      if (model.hasDeleted(content.blob())) {
        throw new ElasticsearchStatusException(
            "expected an upload of model ["
                + id
                + "] whose version was not deleted meanwhile, got one that was: upload it again if"
                + " it is wanted",
            RestStatus.CONFLICT);
      }
      long version = Math.max(model.lastVersion(), after) + 1;
      return registry.withModel(id, model.with(new StoredVersion(version, content, facts, now)));
    }

    /** Its content went with the index, if that was deleted since it was stored. */
    @Override
    public ModelRegistry apply(ClusterState state, long now) {
      ModelRegistry registry = ModelRegistry.of(state);
      ModelRegistry changed = apply(registry, now);
      if (!changed.equals(registry) && !ModelIndex.isIn(state)) {
        throw ModelIndex.deletedMeanwhile(id);
      }
      return changed;
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return changed.model(id).versionOf(content.blob()).map(v -> v.reference(id)).orElse(null);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(id);
      content.writeTo(out);
      facts.writeTo(out);
      out.writeVLong(after);
    }
  }

  /** Lets a model's name stand for a version that every node has heard of now. */
  record Settle(String id, long version) implements RegistryChange {
    Settle(StreamInput in) throws IOException {
      this(in.readString(), in.readVLong());
    }

    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      StoredModel model = registry.modelOrNew(id);
      // Deleted meanwhile: then there is nothing to settle.
      return model.version(version).isEmpty()
          ? registry
          : registry.withModel(id, model.withSettled(version));
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return null;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(id);
      out.writeVLong(version);
    }
  }

  /** Takes all models and aliases away; version numbers go on. */
  record Clear() implements RegistryChange {
    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      Map<String, StoredModel> models = new TreeMap<>(registry.all());
      models.replaceAll((id, model) -> model.without(model.versions(), now));
      return registry
          .withAliases(Map.of())
          .withRemovedAliases(registry.aliases().keySet())
          .withModels(models);
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return null;
    }

    @Override
    public void writeTo(StreamOutput out) {
      // There is nothing to say.
    }
  }

  /**
   * Takes away a version, or a whole model.
   *
   * @param version null for all
   */
  record Delete(String id, @Nullable Long version) implements RegistryChange {
    Delete(StreamInput in) throws IOException {
      this(in.readString(), in.readOptionalLong());
    }

    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      StoredModel model = registry.model(id);
      if (version != null) {
        registry.require(id, version);
      }
      registry.aliases().forEach(this::requireNotPointed);
      List<StoredVersion> gone =
          version == null
              ? model.versions()
              : model.versions().stream().filter(v -> v.version() == version).toList();
      return registry.withModel(id, model.without(gone, now));
    }

    private void requireNotPointed(String alias, ModelReference target) {
      boolean deleted = target.id().equals(id) && (version == null || version == target.version());
      if (deleted) {
        throw new ElasticsearchStatusException(
            target + " cannot be deleted while alias [" + alias + "] points to it",
            RestStatus.CONFLICT);
      }
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return null;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(id);
      out.writeOptionalLong(version);
    }
  }

  /**
   * Takes a registry without models and aliases, whose content is deleted, out of the cluster's
   * state, so that nodes without the plugin can join. Version numbers begin anew afterwards.
   */
  record Forget() implements RegistryChange {
    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      requireNoneIn(registry);
      return saysNoMore(registry) ? ModelRegistry.EMPTY : registry;
    }

    /** An index that came meanwhile may have versions that only the registry calls deleted. */
    @Override
    public ModelRegistry apply(ClusterState state, long now) {
      ModelRegistry registry = ModelRegistry.of(state);
      ModelRegistry changed = apply(registry, now);
      return ModelIndex.isIn(state) ? registry : changed;
    }

    /**
     * Checks that there is no model and no alias.
     *
     * @throws ElasticsearchStatusException (409) naming those there are
     */
    public static void requireNoneIn(ModelRegistry registry) {
      if (!registry.names().isEmpty()) {
        throw new ElasticsearchStatusException(
            "expected no models and no aliases, so that their numbers can be forgotten, got "
                + registry.names()
                + ": delete them first",
            RestStatus.CONFLICT);
      }
    }

    /** Whether there is a registry that has nothing more to say, and no index. */
    static boolean isDue(ClusterState state) {
      ModelRegistry registry =
          state.metadata().getProject(ProjectId.DEFAULT).custom(ModelRegistry.TYPE);
      return registry != null
          && registry.names().isEmpty()
          && saysNoMore(registry)
          && !ModelIndex.isIn(state);
    }

    /** Nor does a newer plugin say anything of it. */
    private static boolean saysNoMore(ModelRegistry registry) {
      return registry.others().equals(UnknownFields.NONE);
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return null;
    }

    @Override
    public void writeTo(StreamOutput out) {
      // There is nothing to say.
    }
  }

  /** Points an alias, new or not, to a version. */
  record PutAlias(String alias, String id, long version) implements RegistryChange {
    PutAlias(StreamInput in) throws IOException {
      this(in.readString(), in.readString(), in.readVLong());
    }

    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      Names.require("alias", alias);
      if (registry.models().containsKey(alias)) {
        throw new ElasticsearchStatusException(
            "expected a name that is not that of a model, got alias [" + alias + "]",
            RestStatus.CONFLICT);
      }
      Map<String, ModelReference> changed = new TreeMap<>(registry.aliases());
      changed.put(alias, registry.require(id, version));
      return registry.withAliases(changed).withoutRemovedAliases(Set.of(alias));
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return changed.aliases().get(alias);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(alias);
      out.writeString(id);
      out.writeVLong(version);
    }
  }

  /** Takes an alias away. */
  record DeleteAlias(String alias) implements RegistryChange {
    DeleteAlias(StreamInput in) throws IOException {
      this(in.readString());
    }

    @Override
    public ModelRegistry apply(ModelRegistry registry, long now) {
      Map<String, ModelReference> changed = new TreeMap<>(registry.aliases());
      if (changed.remove(alias) == null) {
        throw new ResourceNotFoundException(
            "no alias [" + alias + "]" + Nearest.hint(alias, registry.aliases().keySet()));
      }
      return registry.withAliases(changed).withRemovedAliases(Set.of(alias));
    }

    @Override
    public @Nullable ModelReference reference(ModelRegistry changed) {
      return null;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(alias);
    }
  }

  /** Writes a change with its kind. */
  static void write(RegistryChange change, StreamOutput out) throws IOException {
    byte kind =
        switch (change) {
          case AddVersion added -> 0;
          case Delete deleted -> 1;
          case PutAlias put -> 2;
          case DeleteAlias deleted -> 3;
          case Settle settled -> 4;
          case Clear all -> 5;
          case Recovery found -> 6;
          case Forget none -> 7;
        };
    Frame.write(
        out,
        body -> {
          body.writeByte(kind);
          change.writeTo(body);
        });
  }

  /** Reads what {@link #write} wrote. */
  static RegistryChange read(StreamInput in) throws IOException {
    return Frame.read(in, "change of the registry", RegistryChange::readKind);
  }

  private static RegistryChange readKind(StreamInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 0 -> new AddVersion(in);
      case 1 -> new Delete(in);
      case 2 -> new PutAlias(in);
      case 3 -> new DeleteAlias(in);
      case 4 -> new Settle(in);
      case 5 -> new Clear();
      case 6 -> Recovery.read(in);
      case 7 -> new Forget();
      default -> throw new IOException("expected a change of kind 0 to 7, got [" + kind + "]");
    };
  }

  /** What models and aliases may be called. */
  final class Names {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

    private Names() {}

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException (400) when it is not valid
     */
    public static void require(String kind, String name) {
      if (!VALID.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "expected the name of the "
                + kind
                + " to be up to 255 of the characters A-Z, a-z, 0-9, [_], [.] and [-], a letter or"
                + " digit first, got "
                + Quoted.of(name));
      }
    }
  }
}
