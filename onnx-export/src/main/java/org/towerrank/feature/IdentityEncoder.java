package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Gives a model the number as it is, as trees read it.
 *
 * @param missing what a missing value becomes, which may be NaN
 * @param log1p whether {@code sign(x) ln(1 + |x|)} is taken
 * @param textIsMissing whether a text that is no number is missing
 */
public record IdentityEncoder(float missing, boolean log1p, boolean textIsMissing)
    implements NumericEncoder {

  /**
   * Nothing to fit but a mean for missing values.
   *
   * @param missing the mean if absent
   */
  public record Spec(@Nullable MissingNumber missing, boolean log1p) implements EncoderSpec {
    public Spec {
      missing = MissingNumber.ofRecipe(missing);
    }

    @Override
    public EncoderFitter fitter() {
      return MissingMeanFitter.of(
          MissingNumber.ofRecipe(missing), number -> new IdentityEncoder(number, log1p, false));
    }
  }

  /** As the encoder; {@code log1p} and {@code text_is_missing} are absent for false. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(MissingNumber missing, @Nullable Boolean log1p, @Nullable Boolean textIsMissing)
      implements EncoderEntry {
    Entry {
      requireNonNull(missing, "missing");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new IdentityEncoder(
          missing.fitted(), Boolean.TRUE.equals(log1p), Boolean.TRUE.equals(textIsMissing));
    }
  }

  public IdentityEncoder {
    MissingNumber.of(missing);
  }

  /** An encoder for which a text that is no number is an error. */
  public IdentityEncoder(float missing, boolean log1p) {
    this(missing, log1p, false);
  }

  @Override
  public String type() {
    return "identity";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(MissingNumber.of(missing), log1p ? true : null, textIsMissing ? true : null);
  }

  @Override
  public float encode(double number) {
    return NumericEncoder.requireFloat(
        SignedLog.of(NumberText.requireFinite(number), log1p), number);
  }
}
