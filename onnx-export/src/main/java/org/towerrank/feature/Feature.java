package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One feature of a model: where its raw value is read and which encoder turns it into a model
 * input.
 *
 * <p>Features name their encoder rather than hold it, so that several can share one: a history of
 * items shares vocabulary and embedding with the item id by naming the same encoder.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CategoricalFeature.class, name = "categorical"),
  @JsonSubTypes.Type(value = NumericFeature.class, name = "numeric"),
  @JsonSubTypes.Type(value = SequenceFeature.class, name = "sequence"),
  @JsonSubTypes.Type(value = VectorFeature.class, name = "vector"),
  @JsonSubTypes.Type(value = AgeFeature.class, name = "age"),
  @JsonSubTypes.Type(value = OccurrencesFeature.class, name = "occurrences"),
  @JsonSubTypes.Type(value = WeightsFeature.class, name = "weights")
})
public sealed interface Feature
    permits AgeFeature,
        CategoricalFeature,
        NumericFeature,
        OccurrencesFeature,
        SequenceFeature,
        VectorFeature,
        WeightsFeature {

  /** Unique within the schema. */
  String name();

  Side side();

  /** The document field, request key or column that the raw value is read from. */
  String field();

  /** The name of the encoder in {@link FeatureSchema#encoders()}. */
  String encoder();

  /** Numbers this feature fills in a row of model input: 1, or the length of a list. */
  int width();

  /**
   * Whether these are floats, made by a {@link NumericEncoder} or the weights of ids; otherwise
   * they are ids.
   */
  default boolean makesFloats() {
    return switch (this) {
      case NumericFeature n -> true;
      case VectorFeature v -> true;
      case AgeFeature a -> true;
      case OccurrencesFeature o -> true;
      case WeightsFeature w -> true;
      case CategoricalFeature c -> false;
      case SequenceFeature s -> false;
    };
  }

  /** The kind of a feature as recipes and bundles name it. */
  static String kind(Feature feature) {
    return switch (feature) {
      case CategoricalFeature c -> "categorical";
      case NumericFeature n -> "numeric";
      case SequenceFeature s -> "sequence";
      case VectorFeature v -> "vector";
      case AgeFeature a -> "age";
      case OccurrencesFeature o -> "occurrences";
      case WeightsFeature w -> "weights";
    };
  }
}
