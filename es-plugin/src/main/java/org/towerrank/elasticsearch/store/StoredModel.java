package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * The versions of one model.
 *
 * @param lastVersion the highest that was ever given, which a deleted model keeps: a version that
 *     comes back with other content would not be the same everywhere
 * @param settled the highest that every node is known to have heard of: the model's name does not
 *     stand for a later one yet
 * @param versions by number; none of a deleted model
 * @param deleted versions that were taken away lately, until the store has forgotten them
 * @param missing blobs of versions whose content the store does not have, as the master node saw it
 *     last
 * @param others what a newer plugin says of it
 */
public record StoredModel(
    long lastVersion,
    long settled,
    List<StoredVersion> versions,
    List<Deleted> deleted,
    Set<String> missing,
    UnknownFields others)
    implements Writeable {
  /** What to do about a version whose content is missing. */
  static final String MISSING =
      "its content is not in ["
          + ModelIndex.NAME
          + "]: it cannot be loaded; restore the feature state [towerrank] of a snapshot that has"
          + " it, or delete the version";

  static final StoredModel NEW = new StoredModel(0, 0, List.of(), List.of());

  /**
   * A version that was deleted on purpose, so it is not put back even if the store still has it.
   *
   * @param blob of its content
   * @param at milliseconds since 1970
   */
  record Deleted(String blob, long at) implements Writeable {
    static Deleted read(StreamInput in) throws IOException {
      return new Deleted(in.readString(), in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeString(blob);
      out.writeVLong(at);
    }
  }

  public StoredModel {
    versions = versions.stream().sorted(Comparator.comparingLong(StoredVersion::version)).toList();
    deleted = List.copyOf(deleted);
    missing =
        versions.stream()
            .map(StoredModel::blob)
            .filter(missing::contains)
            .collect(Collectors.toSet());
  }

  /** A model whose versions all have their content. */
  StoredModel(long lastVersion, long settled, List<StoredVersion> versions, List<Deleted> deleted) {
    this(lastVersion, settled, versions, deleted, Set.of(), UnknownFields.NONE);
  }

  private static String blob(StoredVersion version) {
    return version.content().blob();
  }

  static StoredModel read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "model of the registry",
        body ->
            new StoredModel(
                body.readVLong(),
                body.readVLong(),
                body.readCollectionAsList(StoredVersion::read),
                body.readCollectionAsList(Deleted::read),
                Set.copyOf(body.readStringCollectionAsList()),
                UnknownFields.read(body)));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeVLong(lastVersion);
          body.writeVLong(settled);
          body.writeCollection(versions);
          body.writeCollection(deleted);
          body.writeStringCollection(missing);
          others.writeTo(body);
        });
  }

  /** Whether all versions were deleted. */
  public boolean isDeleted() {
    return versions.isEmpty();
  }

  /**
   * The version that the model's name stands for: the newest of those that every node has heard of,
   * or the newest at all where there are none of those.
   */
  public StoredVersion newest() {
    return versions.reversed().stream()
        .filter(version -> version.version() <= settled)
        .findFirst()
        .orElseGet(versions::getLast);
  }

  /** Versions that the name does not stand for yet. */
  List<StoredVersion> unsettled() {
    return versions.stream().filter(version -> version.version() > settled).toList();
  }

  /** A version, if there is one of the number. */
  public Optional<StoredVersion> version(long number) {
    return versions.stream().filter(version -> version.version() == number).findFirst();
  }

  /** Whether a version cannot be loaded, as the store does not have its content. */
  public boolean isMissing(StoredVersion version) {
    return missing.contains(blob(version));
  }

  /** A version as requests show it, and whether its content is there. */
  public Map<String, Object> shown(StoredVersion version) {
    Map<String, Object> shown = version.shown();
    shown.put("content", isMissing(version) ? "missing" : "stored");
    if (isMissing(version)) {
      shown.put("problem", MISSING);
    }
    return shown;
  }

  boolean has(String blob) {
    return versionOf(blob).isPresent();
  }

  /** The version whose content is this. */
  Optional<StoredVersion> versionOf(String blob) {
    return versions.stream().filter(version -> blob(version).equals(blob)).findFirst();
  }

  boolean hasDeleted(String blob) {
    return deleted.stream().anyMatch(gone -> gone.blob().equals(blob));
  }

  StoredModel with(StoredVersion added) {
    List<StoredVersion> all = new ArrayList<>(versions);
    all.add(added);
    return new StoredModel(
        Math.max(lastVersion, added.version()), settled, all, deleted, missing, others);
  }

  StoredModel without(List<StoredVersion> gone, long now) {
    List<StoredVersion> kept = new ArrayList<>(versions);
    kept.removeAll(gone);
    List<Deleted> all = new ArrayList<>(deleted);
    gone.forEach(version -> all.add(new Deleted(blob(version), now)));
    return new StoredModel(lastVersion, settled, kept, all, missing, others);
  }

  StoredModel withSettled(long version) {
    return new StoredModel(
        lastVersion, Math.max(settled, version), versions, deleted, missing, others);
  }

  StoredModel withLastVersion(long version) {
    return new StoredModel(
        Math.max(lastVersion, version), settled, versions, deleted, missing, others);
  }

  StoredModel withDeleted(List<Deleted> changed) {
    return new StoredModel(lastVersion, settled, versions, changed, missing, others);
  }

  StoredModel withMissing(Set<String> blobs) {
    return new StoredModel(lastVersion, settled, versions, deleted, blobs, others);
  }
}
