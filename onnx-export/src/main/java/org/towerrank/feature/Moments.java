package org.towerrank.feature;

import java.util.List;
import java.util.Optional;

/** The one moment of a request that all ages are counted to. */
final class Moments {
  private Moments() {}

  /** The field that has it; empty if no feature is an age. */
  static Optional<String> field(List<Feature> features) {
    return ages(features).stream().map(AgeFeature::moment).findFirst();
  }

  /**
   * Checks that there is one, and that it is of the context.
   *
   * @throws SchemaException naming the features that differ
   */
  static void require(List<Feature> features) {
    List<AgeFeature> ages = ages(features);
    for (AgeFeature age : ages) {
      AgeFeature first = ages.getFirst();
      if (!age.moment().equals(first.moment()) || age.epoch() != first.epoch()) {
        throw new SchemaException(
            "features ["
                + first.name()
                + "] and ["
                + age.name()
                + "]: a request has one moment, expected the same [moment] and [epoch], got ["
                + first.moment()
                + "] and ["
                + age.moment()
                + "]");
      }
      features.stream()
          .filter(other -> other.side() != Side.CONTEXT && other.field().equals(age.moment()))
          .findFirst()
          .ifPresent(
              other -> {
                throw new SchemaException(
                    "feature ["
                        + other.name()
                        + "] is read from ["
                        + age.moment()
                        + "], which is the moment of the request: expected side [context], got: ["
                        + other.side().label()
                        + "]");
              });
    }
  }

  private static List<AgeFeature> ages(List<Feature> features) {
    return features.stream()
        .filter(AgeFeature.class::isInstance)
        .map(AgeFeature.class::cast)
        .toList();
  }
}
