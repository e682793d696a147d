package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * What one registry has and an earlier one has not: models and aliases that are new or other, and
 * the ids of those that are gone. A change of one model says nothing of the others, so that it
 * costs the same in a cluster with thousands of them.
 *
 * @param removedAliases all of them, as they are few
 * @param others all of them; what a newer plugin says of a model is in the model
 */
record RegistryDifference(
    Changes<StoredModel> models,
    Changes<ModelReference> aliases,
    Set<String> removedAliases,
    UnknownFields others)
    implements NamedDiff<Metadata.ProjectCustom> {

  RegistryDifference {
    removedAliases = Set.copyOf(removedAliases);
  }

  /** What makes a registry of another one. */
  static RegistryDifference of(ModelRegistry before, ModelRegistry after) {
    return new RegistryDifference(
        Changes.of(before.all(), after.all()),
        Changes.of(before.aliases(), after.aliases()),
        after.removedAliases(),
        after.others());
  }

  /** Reads what {@link #writeTo} wrote. */
  static RegistryDifference read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "difference of registries",
        body ->
            new RegistryDifference(
                Changes.read(body, StoredModel::read),
                Changes.read(body, ModelReference::read),
                new TreeSet<>(body.readStringCollectionAsList()),
                UnknownFields.read(body)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          models.writeTo(body);
          aliases.writeTo(body);
          body.writeStringCollection(new TreeSet<>(removedAliases));
          others.writeTo(body);
        });
  }

  @Override
  public Metadata.ProjectCustom apply(Metadata.ProjectCustom before) {
    ModelRegistry registry = (ModelRegistry) before;
    return new ModelRegistry(
        models.apply(registry.all()), aliases.apply(registry.aliases()), removedAliases, others);
  }

  @Override
  public String getWriteableName() {
    return ModelRegistry.TYPE;
  }

  @Override
  public TransportVersion getMinimalSupportedVersion() {
    return TransportVersion.minimumCompatible();
  }

  /**
   * What differs between two maps.
   *
   * @param put new keys, and those with other values
   * @param gone keys
   */
  record Changes<T extends Writeable>(Map<String, T> put, Set<String> gone) implements Writeable {
    Changes {
      put = Map.copyOf(put);
      gone = Set.copyOf(gone);
    }

    private static <T extends Writeable> Changes<T> of(
        Map<String, T> before, Map<String, T> after) {
      Map<String, T> put = new TreeMap<>(after);
      put.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
      Set<String> gone = new TreeSet<>(before.keySet());
      gone.removeAll(after.keySet());
      return new Changes<>(put, gone);
    }

    private static <T extends Writeable> Changes<T> read(StreamInput in, Writeable.Reader<T> value)
        throws IOException {
      return new Changes<>(
          in.readMap(StreamInput::readString, value),
          new TreeSet<>(in.readStringCollectionAsList()));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeMap(new TreeMap<>(put), StreamOutput::writeString, StreamOutput::writeWriteable);
      out.writeStringCollection(new TreeSet<>(gone));
    }

    private Map<String, T> apply(Map<String, T> before) {
      Map<String, T> after = new TreeMap<>(before);
      after.keySet().removeAll(gone);
      after.putAll(put);
      return after;
    }
  }
}
