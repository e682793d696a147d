package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scales a number to [0, 1] by two quantiles of the values seen when fitting, and clips it there,
 * so that a few extreme values do not press all others together. Where both quantiles are one
 * number, what is above it becomes 1, and all else 0.
 *
 * @param low what becomes 0, after the logarithm where {@code log1p} is set
 * @param high what becomes 1, likewise
 * @param missing what a missing value becomes; may be NaN
 * @param log1p whether {@code sign(x) ln(1 + |x|)} is taken first
 */
public record QuantileEncoder(double low, double high, float missing, boolean log1p)
    implements NumericEncoder {
  private static final List<Double> OUTERMOST_HUNDREDTHS = List.of(0.01, 0.99);

  /**
   * The quantiles are fitted.
   *
   * @param quantiles two shares in [0, 1], rising; 0.01 and 0.99 if absent
   * @param missing the mean if absent
   */
  public record Spec(
      @Nullable List<Double> quantiles, @Nullable MissingNumber missing, boolean log1p)
      implements EncoderSpec {
    public Spec {
      quantiles = quantiles == null ? OUTERMOST_HUNDREDTHS : quantiles;
      missing = MissingNumber.ofRecipe(missing);
      boolean rising =
          quantiles.size() == 2
              && quantiles.stream().allMatch(share -> share != null && share >= 0 && share <= 1)
              && quantiles.get(0) < quantiles.get(1);
      if (!rising) {
        throw new SchemaException(
            "quantiles: expected two shares in [0, 1], rising, got: " + quantiles);
      }
    }

    @Override
    public EncoderFitter fitter() {
      List<Double> shares = quantiles == null ? OUTERMOST_HUNDREDTHS : quantiles;
      MissingNumber said = MissingNumber.ofRecipe(missing);
      return new NumberFitter(sample -> fromSample(sample, shares, said, log1p));
    }
  }

  /** As the encoder; {@code log1p} is absent for false. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(double low, double high, MissingNumber missing, @Nullable Boolean log1p)
      implements EncoderEntry {
    Entry {
      requireNonNull(missing, "missing");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new QuantileEncoder(low, high, missing.fitted(), log1p != null && log1p);
    }
  }

  public QuantileEncoder {
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new SchemaException(
          "quantile encoder: expected finite low <= high, got: " + low + " and " + high);
    }
    MissingNumber.of(missing);
  }

  @Override
  public String type() {
    return "quantile";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(low, high, MissingNumber.of(missing), log1p ? true : null);
  }

  @Override
  public float encode(double number) {
    double transformed = SignedLog.of(NumberText.requireFinite(number), log1p);
    if (transformed <= low) {
      return 0f;
    }
    // Halves, as the distance of two doubles may be beyond all doubles.
    return transformed >= high ? 1f : (float) ((transformed / 2 - low / 2) / (high / 2 - low / 2));
  }

  private static QuantileEncoder fromSample(
      double[] sample, List<Double> shares, MissingNumber missing, boolean log1p) {
    double[] sorted = Arrays.stream(sample).map(number -> SignedLog.of(number, log1p)).toArray();
    Arrays.sort(sorted);
    double low = quantile(sorted, shares.get(0));
    double high = quantile(sorted, shares.get(1));
    QuantileEncoder encoder = new QuantileEncoder(low, high, 0, log1p);
    double mean = Arrays.stream(sample).map(number -> encoder.encode(number)).average().orElse(0);
    float unseen = missing.isMean() ? (float) mean : missing.fitted();
    return new QuantileEncoder(low, high, unseen, log1p);
  }

  /**
   * The quantile of sorted numbers, between two of them in proportion (Hyndman and Fan 1996, Sample
   * quantiles in statistical packages, definition 7, the usual one); 0 of none.
   */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = position - below;
    // One number stays that number, whatever the sum would be rounded to.
    return sorted[below] == sorted[above]
        ? sorted[below]
        : (1 - weight) * sorted[below] + weight * sorted[above];
  }
}
