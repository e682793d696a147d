package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The features of a model and the fitted encoders they use: the one definition that fitting, Lucene
 * and Elasticsearch share.
 *
 * @param features in the order that model inputs keep within a side
 * @param encoders by name; a feature names its encoder, and features may share one
 */
public record FeatureSchema(List<Feature> features, Map<String, Encoder> encoders) {

  public FeatureSchema {
    features = List.copyOf(features);
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    requireDistinctNames(features);
    for (Feature feature : features) {
      requireEncoder(feature, encoders);
      requireNumber(feature);
    }
  }

  /** The features of a side, in schema order. */
  public List<Feature> side(Side side) {
    return features.stream().filter(feature -> feature.side() == side).toList();
  }

  /**
   * The feature of a name.
   *
   * @throws SchemaException naming the nearest feature when there is none
   */
  public Feature feature(String name) {
    return features.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SchemaException(
                    "unknown feature [" + name + "]" + Nearest.hint(name, names())));
  }

  /** All feature names, in schema order. */
  @JsonIgnore
  public List<String> names() {
    return features.stream().map(Feature::name).toList();
  }

  /** The encoder of a categorical or sequence feature. */
  public IdEncoder idEncoder(Feature feature) {
    return (IdEncoder) encoder(feature);
  }

  /** The encoder of a feature that makes floats. */
  public NumericEncoder numericEncoder(Feature feature) {
    return (NumericEncoder) encoder(feature);
  }

  /** The encoders that make ids, by name, in the order features first use them. */
  @JsonIgnore
  public Map<String, IdEncoder> idEncoders() {
    Map<String, IdEncoder> used = new LinkedHashMap<>();
    for (Feature feature : features) {
      if (encoder(feature) instanceof IdEncoder ids) {
        used.putIfAbsent(feature.encoder(), ids);
      }
    }
    return Collections.unmodifiableMap(used);
  }

  /** The encoder of a feature. */
  public Encoder encoder(Feature feature) {
    Encoder encoder = encoders.get(feature.encoder());
    if (encoder == null) {
      throw missingEncoder(feature, encoders);
    }
    return encoder;
  }

  private static void requireDistinctNames(List<Feature> features) {
    TreeSet<String> seen = new TreeSet<>();
    for (Feature feature : features) {
      if (!seen.add(feature.name())) {
        throw new SchemaException("feature [" + feature.name() + "] is defined twice");
      }
    }
  }

  private static void requireEncoder(Feature feature, Map<String, Encoder> encoders) {
    Encoder encoder = encoders.get(feature.encoder());
    if (encoder == null) {
      throw missingEncoder(feature, encoders);
    }
    boolean numeric = feature.makesFloats();
    if (numeric != encoder instanceof NumericEncoder) {
      throw new SchemaException(
          "feature ["
              + feature.name()
              + "] cannot use a ["
              + encoder.type()
              + "] encoder: expected one of "
              + Encoders.names(numeric));
    }
  }

  /** Queries give scores. */
  private static void requireNumber(Feature feature) {
    if (feature.side() == Side.QUERY && !(feature instanceof NumericFeature)) {
      throw new SchemaException(
          "feature ["
              + feature.name()
              + "] of side [query] is the score of a query: expected kind [numeric], got: ["
              + Feature.kind(feature)
              + "]");
    }
  }

  private static SchemaException missingEncoder(Feature feature, Map<String, Encoder> encoders) {
    return new SchemaException(
        "feature ["
            + feature.name()
            + "] names the encoder ["
            + feature.encoder()
            + "] which does not exist"
            + Nearest.hint(feature.encoder(), encoders.keySet()));
  }
}
