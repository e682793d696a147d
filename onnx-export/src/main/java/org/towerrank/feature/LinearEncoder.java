package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scales a number by factors that are known beforehand: {@code t(x) · scale + shift}, clipped.
 *
 * @param clip bounds of what comes out
 * @param missing what a missing value becomes, as it is and not clipped; may be NaN
 * @param log1p whether t(x) is {@code sign(x) ln(1 + |x|)}; otherwise it is x
 * @param textIsMissing whether a text that is no number is missing
 */
public record LinearEncoder(
    double scale, double shift, Clip clip, float missing, boolean log1p, boolean textIsMissing)
    implements NumericEncoder {

  /**
   * Nothing to fit but a mean for missing values.
   *
   * @param scale 1 if absent
   * @param clip two numbers, rising; no bounds if absent
   * @param missing the mean if absent
   */
  public record Spec(
      @Nullable Double scale,
      double shift,
      @Nullable List<Double> clip,
      @Nullable MissingNumber missing,
      boolean log1p)
      implements EncoderSpec {
    public Spec {
      scale = Objects.requireNonNullElse(scale, 1.0);
      missing = MissingNumber.ofRecipe(missing);
      new LinearEncoder(scale, shift, Clip.of(clip), 0, log1p, false);
    }

    @Override
    public EncoderFitter fitter() {
      double factor = Objects.requireNonNullElse(scale, 1.0);
      return MissingMeanFitter.of(
          MissingNumber.ofRecipe(missing),
          number -> new LinearEncoder(factor, shift, Clip.of(clip), number, log1p, false));
    }
  }

  /** As the encoder; {@code clip} is absent for no bounds, and a flag for false. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      double scale,
      double shift,
      @Nullable List<Double> clip,
      MissingNumber missing,
      @Nullable Boolean log1p,
      @Nullable Boolean textIsMissing)
      implements EncoderEntry {
    Entry {
      requireNonNull(missing, "missing");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new LinearEncoder(
          scale,
          shift,
          Clip.of(clip),
          missing.fitted(),
          Boolean.TRUE.equals(log1p),
          Boolean.TRUE.equals(textIsMissing));
    }
  }

  public LinearEncoder {
    if (!Double.isFinite(scale) || !Double.isFinite(shift)) {
      throw new SchemaException(
          "linear encoder: expected finite scale and shift, got: " + scale + " and " + shift);
    }
    MissingNumber.of(missing);
  }

  /** An encoder for which a text that is no number is an error. */
  public LinearEncoder(double scale, double shift, Clip clip, float missing, boolean log1p) {
    this(scale, shift, clip, missing, log1p, false);
  }

  /**
   * An encoder without bounds or logarithm.
   *
   * @param missing what a missing value becomes; may be NaN
   */
  public static LinearEncoder of(double scale, double shift, float missing) {
    return new LinearEncoder(scale, shift, Clip.NONE, missing, false, false);
  }

  @Override
  public String type() {
    return "linear";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(
        scale,
        shift,
        clip.bounds(),
        MissingNumber.of(missing),
        log1p ? true : null,
        textIsMissing ? true : null);
  }

  @Override
  public float encode(double number) {
    double transformed = SignedLog.of(NumberText.requireFinite(number), log1p);
    return NumericEncoder.requireFloat(clip.apply(transformed * scale + shift), number);
  }
}
