package org.towerrank.elasticsearch.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.towerrank.elasticsearch.wire.PluginFormat;

/**
 * The registry as JSON: in the cluster state on disk, in snapshots, and where the state is shown.
 */
final class RegistryJson {
  /** The lowest plugin that can read it, whatever else a newer one adds. */
  private static final int FORMAT = PluginFormat.FIRST;

  private static final Set<String> KEYS = Set.of("format", "models", "aliases", "removed_aliases");
  private static final Set<String> MODEL_KEYS =
      Set.of("last_version", "settled", "versions", "deleted", "missing");

  private static final String REMEDY =
      ": it is damaged, or of a TowerRank plugin before the first release. Install the plugin that"
          + " wrote it; or remove it with [bin/elasticsearch-node remove-customs "
          + ModelRegistry.TYPE
          + "] on each node that can be master, start them, and upload those bundles again that do"
          + " not come back";

  private RegistryJson() {}

  static Map<String, Object> write(ModelRegistry registry) {
    Map<String, Object> models = new LinkedHashMap<>();
    registry.all().forEach((id, model) -> models.put(id, model(model)));
    Map<String, Object> aliases = new LinkedHashMap<>();
    registry.aliases().forEach((alias, target) -> aliases.put(alias, target(target)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("models", models);
    json.put("aliases", aliases);
    json.put("removed_aliases", registry.removedAliases());
    return registry.others().addTo(json);
  }

  private static Map<String, Object> model(StoredModel model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("last_version", model.lastVersion());
    json.put("settled", model.settled());
    json.put("versions", model.versions().stream().map(StoredVersion::toMap).toList());
    json.put("deleted", model.deleted().stream().map(RegistryJson::deleted).toList());
    json.put("missing", new TreeSet<>(model.missing()));
    return model.others().addTo(json);
  }

  private static Map<String, Object> deleted(StoredModel.Deleted gone) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("blob", gone.blob());
    json.put("at", gone.at());
    return json;
  }

  /** A version as aliases point to it. */
  static Map<String, Object> target(ModelReference target) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_id", target.id());
    json.put("version", target.version());
    json.put("fingerprint", target.fingerprint());
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException naming what is missing, or that it takes a newer plugin, and
   *     what to do: a server does not start with a registry that it cannot read
   */
  static ModelRegistry read(Map<?, ?> json) {
    StateObject state = new StateObject("the registry of models", json);
    if (json.get("format") instanceof Number format) {
      requireFormat(format.longValue());
    }
    try {
      state.number("format");
      return registry(state);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + REMEDY, e);
    }
  }

  private static ModelRegistry registry(StateObject state) {
    Map<String, StoredModel> models = new TreeMap<>();
    state
        .object("models")
        .map()
        .forEach((id, model) -> models.put((String) id, storedModel("model [" + id + "]", model)));
    Map<String, ModelReference> aliases = new TreeMap<>();
    state
        .object("aliases")
        .map()
        .forEach((alias, to) -> aliases.put((String) alias, target("alias [" + alias + "]", to)));
    return new ModelRegistry(models, aliases, texts(state, "removed_aliases"), state.others(KEYS));
  }

  private static void requireFormat(long format) {
    if (format < PluginFormat.FIRST || format > PluginFormat.CURRENT) {
      throw new IllegalArgumentException(
          "expected the registry of models in a format from "
              + PluginFormat.FIRST
              + " to "
              + PluginFormat.CURRENT
              + ", got ["
              + format
              + "]: a newer TowerRank plugin wrote it; install that version");
    }
  }

  private static Set<String> texts(StateObject object, String key) {
    Set<String> texts = new TreeSet<>();
    object.list(key).forEach(text -> texts.add(String.valueOf(text)));
    return texts;
  }

  private static StoredModel storedModel(String place, Object value) {
    StateObject model = StateObject.of(place, value);
    List<StoredVersion> versions = new ArrayList<>();
    for (Object version : model.list("versions")) {
      versions.add(StoredVersion.of(StateObject.of("a version of " + place, version)));
    }
    List<StoredModel.Deleted> deleted = new ArrayList<>();
    for (Object gone : model.list("deleted")) {
      StateObject object = StateObject.of("a deleted version of " + place, gone);
      deleted.add(new StoredModel.Deleted(object.text("blob"), object.number("at")));
    }
    return new StoredModel(
        model.number("last_version"),
        model.number("settled"),
        versions,
        deleted,
        texts(model, "missing"),
        model.others(MODEL_KEYS));
  }

  private static ModelReference target(String place, Object value) {
    return target(StateObject.of(place, value));
  }

  /** Reads what {@link #target(ModelReference)} wrote. */
  static ModelReference target(StateObject target) {
    return new ModelReference(
        target.text("model_id"), target.number("version"), target.text("fingerprint"));
  }
}
