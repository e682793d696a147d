package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.towerrank.feature.ValueRates;

/**
 * Where a model came from.
 *
 * @param toolVersion of TowerRank
 * @param recipe name of the recipe it was fitted by
 * @param dataFingerprint SHA-256 over the training file's bytes
 * @param seed of all randomness
 * @param metrics measured on the validation split when fitting
 * @param features what the values of features were in the validation split, by feature; none where
 *     that is not known
 */
public record Provenance(
    String toolVersion,
    String recipe,
    String dataFingerprint,
    long seed,
    Map<String, Double> metrics,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, ValueRates> features) {

  public Provenance {
    Objects.requireNonNull(toolVersion, "tool_version");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(dataFingerprint, "data_fingerprint");
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    // Manifests that leave it out have none.
    features = new LinkedHashMap<>(Objects.requireNonNullElse(features, Map.of()));
    features.values().forEach(Objects::requireNonNull);
    features = Collections.unmodifiableMap(features);
  }

  /** Of a model whose features' values are not known. */
  public Provenance(
      String toolVersion,
      String recipe,
      String dataFingerprint,
      long seed,
      Map<String, Double> metrics) {
    this(toolVersion, recipe, dataFingerprint, seed, metrics, Map.of());
  }
}
