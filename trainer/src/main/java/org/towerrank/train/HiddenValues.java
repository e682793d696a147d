package org.towerrank.train;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.recipe.FeatureSpec;

/**
 * While fitting, makes a share of known values unknown and a share of all values missing. The
 * unknown embedding then becomes that of a typical value, and the model learns to do without a
 * value.
 */
final class HiddenValues {
  private final List<FeatureSpec> specs;
  private final FeatureSchema schema;
  private final IdReads reads;
  private final SplitMix random;

  /**
   * @param reads takes the ids that hiding adds to rows
   */
  HiddenValues(List<FeatureSpec> specs, FeatureSchema schema, IdReads reads, long seed) {
    this.specs =
        specs.stream().filter(spec -> spec.unknownShare() > 0 || spec.missingShare() > 0).toList();
    this.schema = schema;
    this.reads = reads;
    this.random = new SplitMix(seed);
  }

  /** The generator that says what is hidden. */
  SplitMix random() {
    return random;
  }

  /**
   * Hides values of some rows, which are changed.
   *
   * @param sides whose values the rows have
   */
  void apply(EncodedRows rows, Set<Side> sides) {
    for (FeatureSpec spec : specs) {
      if (!sides.contains(spec.side())) {
        continue;
      }
      Feature feature = schema.feature(spec.name());
      for (int row = 0; row < rows.count(); row++) {
        int from = rows.index(row, spec.name());
        if (spec.missingShare() > 0 && random.nextDouble() < spec.missingShare()) {
          makeMissing(rows, row, feature);
        } else if (spec.unknownShare() > 0) {
          makeUnknown(spec, rows.data(), from, from + feature.width());
          keepSet(feature, rows.data(), from);
        }
      }
    }
  }

  private void makeMissing(EncodedRows rows, int row, Feature feature) {
    rows.clear(row, feature);
    if (!feature.makesFloats() && !(feature instanceof SequenceFeature)) {
      reads.add(feature.name(), IdEncoder.MISSING);
    }
  }

  /** A set that serves has what is unknown once, however many of its values are. */
  private static void keepSet(Feature feature, int[] data, int from) {
    if (feature instanceof SequenceFeature sequence
        && sequence.order() == SequenceFeature.Order.UNORDERED
        && !sequence.hasWeights()) {
      int[] ids = Arrays.copyOfRange(data, from, from + sequence.width());
      sequence.arrange(ids, ids.length, data, from);
    }
  }

  private void makeUnknown(FeatureSpec spec, int[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] >= IdEncoder.FIRST_KNOWN && random.nextDouble() < spec.unknownShare()) {
        data[i] = IdEncoder.UNKNOWN;
        reads.add(spec.name(), IdEncoder.UNKNOWN);
      }
    }
  }
}
