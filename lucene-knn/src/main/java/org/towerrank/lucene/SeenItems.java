package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;

/** Finds the items that a user has seen already, from the user's features. */
final class SeenItems {
  private SeenItems() {}

  /**
   * The ids in the user's histories: sequences that share their encoder with the item feature that
   * reads the id field. None where the model has no such sequence.
   */
  static List<String> of(
      FeatureSchema schema, String idField, Map<String, ? extends @Nullable Object> user) {
    List<String> encoders =
        schema.side(Side.ITEM).stream()
            .filter(feature -> feature.field().equals(idField))
            .map(Feature::encoder)
            .toList();
    List<String> seen = new ArrayList<>();
    for (Feature feature : schema.side(Side.USER)) {
      if (feature instanceof SequenceFeature history && encoders.contains(history.encoder())) {
        addAll(history, user.get(history.field()), seen);
      }
    }
    return seen;
  }

  private static void addAll(SequenceFeature history, @Nullable Object raw, List<String> seen) {
    for (Object value : RawValueEncoder.elements(history, raw)) {
      seen.add(RawValueEncoder.canonicalText(value));
    }
  }
}
