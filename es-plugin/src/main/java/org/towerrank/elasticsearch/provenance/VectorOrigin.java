package org.towerrank.elasticsearch.provenance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.elasticsearch.ResourceNotFoundException;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * The model that made vectors. Only the fingerprint decides which vectors can be compared; id and
 * version are for people, and may be another cluster's.
 *
 * @param modelId of the model, cut to what a mapping can keep
 * @param version of the model
 * @param fingerprint the beginning of the bundle's
 */
public record VectorOrigin(String modelId, long version, String fingerprint) {
  /** Most characters of a value of a mapping's {@code meta}. */
  private static final int LONGEST_VALUE = 50;

  private static final String MODEL_ID = "model_id";
  private static final String VERSION = "version";
  private static final String FINGERPRINT = "fingerprint";

  /** Cuts values that are too long. */
  public VectorOrigin {
    modelId = cut(modelId, LONGEST_VALUE);
    fingerprint = fingerprint.substring(0, Math.min(ModelReference.TELLING, fingerprint.length()));
  }

  /** The origin of the vectors that a model makes. */
  public static VectorOrigin of(ModelReference model) {
    return new VectorOrigin(model.id(), model.version(), model.fingerprint());
  }

  /** Whether vectors of the other can be compared with those of this. */
  public boolean comparableWith(VectorOrigin other) {
    return fingerprint.equals(other.fingerprint);
  }

  /** Why a request that names no model cannot be answered: 404. */
  public ResourceNotFoundException absence() {
    return new ResourceNotFoundException(
        "the vectors are of "
            + this
            + ", which is not in this cluster: upload its bundle, or replace the vectors with"
            + " [_embed_index]");
  }

  Map<String, String> toMeta() {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put(MODEL_ID, modelId);
    meta.put(VERSION, String.valueOf(version));
    meta.put(FINGERPRINT, fingerprint);
    return meta;
  }

  static Optional<VectorOrigin> ofMeta(Map<?, ?> meta) {
    return meta.get(MODEL_ID) instanceof String modelId
            && meta.get(VERSION) instanceof String version
            && meta.get(FINGERPRINT) instanceof String fingerprint
        ? Optional.of(new VectorOrigin(modelId, number(version), fingerprint))
        : Optional.empty();
  }

  /** In one value of a mapping's {@code meta}; a long id is cut. */
  String toLine() {
    return cut(version + " " + fingerprint + " " + modelId, LONGEST_VALUE);
  }

  static Optional<VectorOrigin> ofLine(String line) {
    String[] parts = line.split(" ", 3);
    return parts.length == 3
        ? Optional.of(new VectorOrigin(parts[2], number(parts[0]), parts[1]))
        : Optional.empty();
  }

  /** Users can change mappings; a text that is not a number counts as version 0. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** As errors name it. */
  @Override
  public String toString() {
    return "model [" + modelId + "] version [" + version + "] (fingerprint [" + fingerprint + "])";
  }
}
