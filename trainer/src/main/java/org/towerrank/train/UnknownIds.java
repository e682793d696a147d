package org.towerrank.train;

import java.util.List;
import java.util.SplittableRandom;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.IdEncoder;
import org.towerrank.recipe.FeatureSpec;

/**
 * Makes a share of known ids unknown while fitting, so that the unknown embedding becomes that of a
 * typical value and the model learns to do without the id.
 */
final class UnknownIds {
  private final List<FeatureSpec> features;
  private final SplittableRandom random;

  UnknownIds(List<FeatureSpec> features, long seed) {
    this.features =
        features.stream()
            .filter(spec -> spec.unknownShare() > 0)
            .filter(spec -> spec.kind() != FeatureSpec.Kind.NUMERIC)
            .toList();
    this.random = new SplittableRandom(seed);
  }

  void apply(EncodedRows rows) {
    for (FeatureSpec spec : features) {
      int width = spec.feature().width();
      for (int row = 0; row < rows.count(); row++) {
        int at = rows.index(row, spec.name());
        for (int i = at; i < at + width; i++) {
          boolean known = rows.data()[i] >= IdEncoder.FIRST_KNOWN;
          if (known && random.nextDouble() < spec.unknownShare()) {
            rows.data()[i] = IdEncoder.UNKNOWN;
          }
        }
      }
    }
  }
}
