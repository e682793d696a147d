package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * The versions of one model.
 *
 * @param lastVersion the highest that was ever given, which a deleted model keeps: a version that
 *     comes back with other content would not be the same everywhere
 * @param versions by number; none of a deleted model
 */
public record StoredModel(long lastVersion, List<StoredVersion> versions) implements Writeable {
  private static final int FORMAT = 1;

  static final StoredModel NEW = new StoredModel(0, List.of());

  public StoredModel {
    versions = List.copyOf(versions);
  }

  static StoredModel read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "model of the registry",
        FORMAT,
        body -> new StoredModel(body.readVLong(), body.readCollectionAsList(StoredVersion::read)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        FORMAT,
        body -> {
          body.writeVLong(lastVersion);
          body.writeCollection(versions);
        });
  }

  /** Whether all versions were deleted. */
  public boolean isDeleted() {
    return versions.isEmpty();
  }

  /** The version that the model's name stands for. */
  public StoredVersion newest() {
    return versions.getLast();
  }

  /** A version, if there is one of the number. */
  public Optional<StoredVersion> version(long number) {
    return versions.stream().filter(version -> version.version() == number).findFirst();
  }

  StoredModel with(StoredVersion added) {
    List<StoredVersion> all = new ArrayList<>(versions);
    all.add(added);
    return new StoredModel(added.version(), all);
  }

  StoredModel without(long number) {
    return new StoredModel(
        lastVersion, versions.stream().filter(version -> version.version() != number).toList());
  }
}
