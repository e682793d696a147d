package org.towerrank.export;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/**
 * Seeded rows that a schema's encoders could have made: a tenth of the ids missing, a tenth
 * unknown, sequences of every length from empty to full, a tenth of the numbers missing. Other
 * numbers are what their encoder can give: between its bounds if it has some, otherwise of both
 * signs and several magnitudes.
 */
public final class RandomRows {
  private static final double MISSING_SHARE = 0.1;
  private static final double UNKNOWN_SHARE = 0.1;

  /** Share of numbers at the bounds of an encoder that has some. */
  private static final double BOUND_SHARE = 0.1;

  /** Deviations of standardized numbers, as outliers have them. */
  private static final double DEVIATIONS = 2;

  /** Powers of ten of numbers without bounds, which sums of floats keep to a few digits. */
  private static final double[] MAGNITUDES = {-2, 1.5};

  /** Those of numbers whose missing value is NaN: trees read them, which sum none. */
  private static final double[] MAGNITUDES_OF_TREES = {-2, 5};

  private final FeatureSchema schema;
  private final SplittableRandom random;

  private RandomRows(FeatureSchema schema, SplittableRandom random) {
    this.schema = schema;
    this.random = random;
  }

  /**
   * {@code count} rows; the same seed gives the same rows.
   *
   * @throws IllegalArgumentException for more than an array can have
   */
  public static EncodedRows of(FeatureSchema schema, int count, long seed) {
    RandomRows generator = new RandomRows(schema, new SplittableRandom(seed));
    RowLayout layout = new RowLayout(schema);
    int most = Integer.MAX_VALUE / Math.max(1, layout.width());
    if (count > most) {
      throw new IllegalArgumentException(
          "expected at most [" + most + "] random rows of this model, got [" + count + "]");
    }
    EncodedRows rows = new EncodedRows(layout, count);
    for (int row = 0; row < count; row++) {
      for (Feature feature : schema.features()) {
        generator.fill(feature, rows.data(), rows.index(row, feature.name()));
      }
    }
    return rows;
  }

  /** As {@link #of}, with all numbers between 0 and 1, where any network is finite. */
  public static EncodedRows small(FeatureSchema schema, int count, long seed) {
    EncodedRows rows = of(schema, count, seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (Feature feature : schema.features()) {
      if (feature instanceof WeightsFeature) {
        continue; // They are between 0 and 1 already.
      }
      if (feature.makesFloats()) {
        int missing = Float.floatToRawIntBits(schema.numericEncoder(feature).missing());
        for (int row = 0; row < count; row++) {
          int from = rows.index(row, feature.name());
          for (int i = from; i < from + feature.width(); i++) {
            if (rows.data()[i] != missing) {
              rows.data()[i] = Float.floatToRawIntBits((float) random.nextDouble());
            }
          }
        }
      }
    }
    return rows;
  }

  /** Leaves a row without any value, as a new item has it for a user of whom nothing is known. */
  static void leaveOut(FeatureSchema schema, EncodedRows rows, int row) {
    for (Feature feature : schema.features()) {
      int from = rows.index(row, feature.name());
      int missing =
          !feature.makesFloats()
              ? IdEncoder.MISSING
              : feature instanceof WeightsFeature
                  ? Float.floatToRawIntBits(0)
                  : Float.floatToRawIntBits(schema.numericEncoder(feature).missing());
      Arrays.fill(rows.data(), from, from + feature.width(), missing);
    }
  }

  private void fill(Feature feature, int[] row, int offset) {
    switch (feature) {
      case CategoricalFeature c -> row[offset] = id(schema.idEncoder(c));
      case WeightsFeature w -> {
        for (int i = 0; i < w.maxLength(); i++) {
          row[offset + i] = Float.floatToRawIntBits((float) random.nextDouble());
        }
      }
      case AgeFeature a -> row[offset] = Float.floatToRawIntBits(number(a));
      case OccurrencesFeature o -> row[offset] = Float.floatToRawIntBits(number(o));
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

  private float number(Feature feature) {
    NumericEncoder encoder = schema.numericEncoder(feature);
    float missing = encoder.missing();
    if (random.nextDouble() < MISSING_SHARE) {
      return missing;
    }
    double number =
        switch (encoder) {
          case IdentityEncoder any -> ofAnySize(missing);
          case LinearEncoder linear when linear.clip().equals(Clip.NONE) -> ofAnySize(missing);
          case LinearEncoder linear -> between(linear.clip().low(), linear.clip().high());
          case StandardEncoder standard ->
              Math.clamp(
                  DEVIATIONS * random.nextGaussian(),
                  standard.clip().low(),
                  standard.clip().high());
          default -> between(0, 1);
        };
    return (float) number;
  }

  private double between(double low, double high) {
    return random.nextDouble() < BOUND_SHARE
        ? random.nextBoolean() ? low : high
        : low + (high - low) * random.nextDouble();
  }

  /** Zero too, which some features have in most rows. */
  private double ofAnySize(float missing) {
    if (random.nextDouble() < BOUND_SHARE) {
      return 0;
    }
    double[] powers = Float.isNaN(missing) ? MAGNITUDES_OF_TREES : MAGNITUDES;
    double size = Math.pow(10, random.nextDouble(powers[0], powers[1]));
    return random.nextBoolean() ? size : -size;
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
