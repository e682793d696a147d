package org.towerrank.export;

import java.util.SplittableRandom;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;

/**
 * Seeded rows that a schema's encoders could have made: a tenth of the ids missing, a tenth
 * unknown, sequences of every length from empty to full, numbers in [0, 1]. Of numbers that are NaN
 * where they are missing, a tenth are.
 */
public final class RandomRows {
  private static final double MISSING_SHARE = 0.1;
  private static final double UNKNOWN_SHARE = 0.1;

  private final FeatureSchema schema;
  private final SplittableRandom random;

  private RandomRows(FeatureSchema schema, SplittableRandom random) {
    this.schema = schema;
    this.random = random;
  }

  /** {@code count} rows; the same seed gives the same rows. */
  public static EncodedRows of(FeatureSchema schema, int count, long seed) {
    RandomRows generator = new RandomRows(schema, new SplittableRandom(seed));
    EncodedRows rows = new EncodedRows(new RowLayout(schema), count);
    for (int row = 0; row < count; row++) {
      for (Feature feature : schema.features()) {
        generator.fill(feature, rows.data(), rows.index(row, feature.name()));
      }
    }
    return rows;
  }

  private void fill(Feature feature, int[] row, int offset) {
    switch (feature) {
      case CategoricalFeature c -> row[offset] = id(schema.idEncoder(c));
      case NumericFeature n -> row[offset] = Float.floatToRawIntBits(number(n));
      case VectorFeature v -> {
        for (int i = 0; i < v.length(); i++) {
          row[offset + i] = Float.floatToRawIntBits(number(v));
        }
      }
      case SequenceFeature s -> {
        int[] ids = new int[random.nextInt(s.maxLength() + 1)];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = id(schema.idEncoder(s));
        }
        s.arrange(ids, ids.length, row, offset);
      }
    }
  }

  /** Where a missing number is NaN, its graph has to do with both. */
  private float number(Feature feature) {
    float missing = schema.numericEncoder(feature).missing();
    return Float.isNaN(missing) && random.nextDouble() < MISSING_SHARE
        ? missing
        : (float) random.nextDouble();
  }

  private int id(IdEncoder encoder) {
    double draw = random.nextDouble();
    if (draw < MISSING_SHARE) {
      return IdEncoder.MISSING;
    }
    return draw < MISSING_SHARE + UNKNOWN_SHARE
        ? IdEncoder.UNKNOWN
        : random.nextInt(encoder.size());
  }
}
