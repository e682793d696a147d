package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Moments.require(features);
    requireLists(features);
    requireWeights(features);
  }

  /**
   * The features that are read from an item's document: those of items, their ages, and what is
   * counted in lists of requests.
   */
  @JsonIgnore
  public List<Feature> documentFeatures() {
    return features.stream()
        .filter(
            feature ->
                feature.side() == Side.ITEM
                    || (feature.side() == Side.QUERY && !(feature instanceof NumericFeature)))
        .toList();
  }

  /** The features that are scores of queries, in schema order. */
  @JsonIgnore
  public List<NumericFeature> queryScores() {
    return features.stream()
        .filter(feature -> feature.side() == Side.QUERY)
        .filter(NumericFeature.class::isInstance)
        .map(NumericFeature.class::cast)
        .toList();
  }

  /** The features that count an item's value in a list of the user, in schema order. */
  @JsonIgnore
  public List<OccurrencesFeature> occurrences() {
    return features.stream()
        .filter(OccurrencesFeature.class::isInstance)
        .map(OccurrencesFeature.class::cast)
        .toList();
  }

  /** The field of the context that has the moment which ages are counted to, if there are ages. */
  @JsonIgnore
  public Optional<String> moment() {
    return Moments.field(features);
  }

  /**
   * The fields that requests give values of: those of the user and the context, and the moment that
   * ages are counted to. Any other is an error in a request, so that one with values for several
   * models is cut to what each reads.
   */
  @JsonIgnore
  public Set<String> requestFields() {
    Set<String> fields = new TreeSet<>();
    for (Feature feature : features) {
      if (feature.side() == Side.USER || feature.side() == Side.CONTEXT) {
        fields.add(feature.field());
      }
    }
    moment().ifPresent(fields::add);
    return Collections.unmodifiableSet(fields);
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
    boolean numeric = feature.makesFloats() && !(feature instanceof WeightsFeature);
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

  /** Queries give scores, and documents what is set against the request. */
  private static void requireNumber(Feature feature) {
    if (feature.side() == Side.QUERY
        && !(feature instanceof NumericFeature)
        && !(feature instanceof AgeFeature)
        && !(feature instanceof OccurrencesFeature)) {
      throw new SchemaException(
          "feature ["
              + feature.name()
              + "] of side [query] is the score of a query, the age of an item, or how often a list"
              + " has it: expected one of the kinds [numeric, age, occurrences], got: ["
              + Feature.kind(feature)
              + "]");
    }
  }

  /** A list in which something is counted is one that the model reads of the user anyway. */
  private static void requireLists(List<Feature> features) {
    List<SequenceFeature> lists =
        features.stream()
            .filter(SequenceFeature.class::isInstance)
            .filter(feature -> feature.side() == Side.USER)
            .map(SequenceFeature.class::cast)
            .toList();
    for (Feature feature : features) {
      if (feature instanceof OccurrencesFeature counted
          && lists.stream().noneMatch(counted::isCountedIn)) {
        throw new SchemaException(
            "feature ["
                + counted.name()
                + "] counts in the list ["
                + counted.list()
                + "]: expected a sequence of side [user] that is read from it, with the same"
                + " [separator], no [split] and no other [order]"
                + Nearest.hint(
                    counted.list(), lists.stream().map(SequenceFeature::field).toList()));
      }
    }
  }

  /** A weighted sequence and its weights belong together. */
  private static void requireWeights(List<Feature> features) {
    for (Feature feature : features) {
      if (feature instanceof WeightsFeature weights) {
        weights.requireFits(
            features.stream()
                .filter(other -> other.name().equals(weights.sequence()))
                .findFirst()
                .orElse(weights));
      }
      if (feature instanceof SequenceFeature sequence && sequence.hasWeights()) {
        long found = features.stream().filter(other -> areWeights(other, sequence)).count();
        if (found != 1) {
          throw new SchemaException(
              "feature ["
                  + sequence.name()
                  + "] is weighted: expected one feature of kind [weights] with its weights, got: "
                  + found);
        }
      }
    }
  }

  private static boolean areWeights(Feature feature, SequenceFeature sequence) {
    return feature instanceof WeightsFeature weights && weights.sequence().equals(sequence.name());
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
