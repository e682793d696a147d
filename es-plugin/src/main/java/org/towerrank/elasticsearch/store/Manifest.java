package org.towerrank.elasticsearch.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the store itself says of a bundle: which version of which model its chunks are. With it the
 * registry can be built again.
 *
 * @param id of the model
 * @param deleted when it was deleted, in milliseconds since 1970; null if it was not
 */
record Manifest(String id, StoredVersion version, @Nullable Long deleted) {
  private static final String PREFIX = "version-";

  String blob() {
    return version.content().blob();
  }

  /** The id of its document: one a bundle. */
  String key() {
    return PREFIX + blob();
  }

  Manifest withDeleted(@Nullable Long when) {
    return new Manifest(id, version, when);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("key", key());
    map.put("model", id);
    map.put("version", version.version());
    map.put("created", version.created());
    if (deleted != null) {
      map.put("deleted", deleted);
    }
    map.put("manifest", version.toMap());
    return map;
  }

  static boolean isKey(String key) {
    return key.startsWith(PREFIX);
  }

  /** Reads what {@link #toMap} wrote; unknown keys are left out. */
  static Manifest of(StateObject object) {
    return new Manifest(
        object.text("model"),
        StoredVersion.of(object.object("manifest")),
        object.has("deleted") ? Long.valueOf(object.number("deleted")) : null);
  }
}
