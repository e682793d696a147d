package org.towerrank.report;

import java.util.List;
import java.util.stream.Stream;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.WeightsFeature;

/**
 * The features that a report tells of, as a recipe has them. The weights of a sequence are none:
 * they are one value with its elements.
 */
final class ToldFeatures {
  private ToldFeatures() {}

  static List<Feature> of(List<Feature> features) {
    return features.stream().filter(feature -> !(feature instanceof WeightsFeature)).toList();
  }

  /** A feature, and with a sequence its weights: what a row's value of it is made of. */
  static List<Feature> parts(FeatureSchema schema, Feature feature) {
    return Stream.concat(
            Stream.of(feature),
            schema.features().stream()
                .filter(
                    other ->
                        other instanceof WeightsFeature weights
                            && weights.sequence().equals(feature.name())))
        .toList();
  }
}
