package org.towerrank.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.precision.Precision;

/**
 * What weights in fewer bits change.
 *
 * @param precision what they are written as
 * @param bytes of the bundle
 * @param float32Bytes of the bundle with weights as they were fitted
 * @param parity how far outputs on random rows are from those of weights as they were fitted
 * @param metrics on data; empty if none was given
 */
public record RoundingEffect(
    Precision precision,
    long bytes,
    long float32Bytes,
    ParityReport parity,
    Map<String, Change> metrics) {

  /** A metric with weights as they were fitted, and rounded. */
  public record Change(double float32, double rounded) {
    /** The rounded one less the other. */
    @JsonProperty
    public double difference() {
      return rounded - float32;
    }
  }

  public RoundingEffect {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** The bytes as a share of those of weights as they were fitted. */
  @JsonProperty
  public double share() {
    return (double) bytes / float32Bytes;
  }

  /** All bytes of a bundle's files. */
  static long bytes(Bundle bundle) {
    return bundle.sizes().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Metrics of both, side by side. */
  static Map<String, Change> changes(Map<String, Double> float32, Map<String, Double> rounded) {
    Map<String, Change> changes = new LinkedHashMap<>();
    float32.forEach(
        (name, value) ->
            changes.put(name, new Change(value, rounded.getOrDefault(name, Double.NaN))));
    return changes;
  }
}
