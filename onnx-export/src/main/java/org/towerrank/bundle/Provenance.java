package org.towerrank.bundle;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a model came from.
 *
 * @param toolVersion of TowerRank
 * @param recipe name of the recipe it was fitted by
 * @param dataFingerprint SHA-256 over the training file's bytes
 * @param seed of all randomness
 * @param metrics measured on the validation split when fitting
 */
public record Provenance(
    String toolVersion,
    String recipe,
    String dataFingerprint,
    long seed,
    Map<String, Double> metrics) {

  public Provenance {
    Objects.requireNonNull(toolVersion, "tool_version");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(dataFingerprint, "data_fingerprint");
    metrics = java.util.Collections.unmodifiableMap(new TreeMap<>(metrics));
  }
}
