package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a number the mean 0 and the standard deviation 1 that it had when fitting: {@code (t(x) −
 * mean) / deviation}, clipped; 0 for every number if the deviation is 0.
 *
 * @param mean of t(x)
 * @param deviation the standard deviation of t(x), of the training rows as a whole population
 * @param clip bounds of what comes out
 * @param missing what a missing value becomes, as it is and not clipped; may be NaN
 * @param log1p whether t(x) is {@code sign(x) ln(1 + |x|)}; otherwise it is x
 */
public record StandardEncoder(
    double mean, double deviation, Clip clip, float missing, boolean log1p)
    implements NumericEncoder {

  /**
   * Mean and deviation are fitted.
   *
   * @param clip two numbers, rising; no bounds if absent
   * @param missing the mean if absent, which is 0
   */
  public record Spec(@Nullable List<Double> clip, @Nullable MissingNumber missing, boolean log1p)
      implements EncoderSpec {
    public Spec {
      missing = MissingNumber.ofRecipe(missing);
      Clip.of(clip);
    }

    @Override
    public EncoderFitter fitter() {
      return new StandardFitter(Clip.of(clip), MissingNumber.ofRecipe(missing), log1p);
    }
  }

  /** As the encoder; {@code clip} is absent for no bounds, and {@code log1p} for false. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      double mean,
      double deviation,
      @Nullable List<Double> clip,
      MissingNumber missing,
      @Nullable Boolean log1p)
      implements EncoderEntry {
    Entry {
      requireNonNull(missing, "missing");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new StandardEncoder(
          mean, deviation, Clip.of(clip), missing.fitted(), log1p != null && log1p);
    }
  }

  public StandardEncoder {
    if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation < 0) {
      throw new SchemaException(
          "standard encoder: expected a finite mean and a finite deviation of at least 0, got: "
              + mean
              + " and "
              + deviation);
    }
    MissingNumber.of(missing);
  }

  @Override
  public String type() {
    return "standard";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(
        mean, deviation, clip.bounds(), MissingNumber.of(missing), log1p ? true : null);
  }

  @Override
  public float encode(double number) {
    double transformed = SignedLog.of(NumberText.requireFinite(number), log1p);
    double standard = deviation == 0 ? 0 : (transformed - mean) / deviation;
    return NumericEncoder.requireFloat(clip.apply(standard), number);
  }
}
