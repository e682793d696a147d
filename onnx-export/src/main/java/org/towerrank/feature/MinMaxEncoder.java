package org.towerrank.feature;

/**
 * Scales a number to [0, 1] by the smallest and largest value seen when fitting; values outside are
 * clipped.
 *
 * @param min smallest value, after the logarithm where {@code log} is set
 * @param max largest value, likewise
 * @param missing what a missing value becomes, in the scaled range (the mean when fitting)
 * @param log whether {@code sign(x) log(1 + |x|)} is taken first, for long-tailed values
 */
public record MinMaxEncoder(double min, double max, float missing, boolean log)
    implements NumericEncoder {

  /** Scaling to [0, 1], after a logarithm if {@code log}. */
  public record Spec(boolean log) implements EncoderSpec {
    @Override
    public EncoderFitter fitter() {
      return new MinMaxFitter(log);
    }
  }

  /** As the encoder. */
  record Entry(double min, double max, float missing, boolean log) implements EncoderEntry {
    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new MinMaxEncoder(min, max, missing, log);
    }
  }

  public MinMaxEncoder {
    if (!Double.isFinite(min) || !Double.isFinite(max) || min > max || !Float.isFinite(missing)) {
      throw new SchemaException(
          "min-max encoder: expected finite min <= max and a finite missing value, got: min "
              + min
              + ", max "
              + max
              + ", missing "
              + missing);
    }
  }

  @Override
  public String type() {
    return "min_max";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(min, max, missing, log);
  }

  /**
   * The scaled value of a raw number.
   *
   * @throws InvalidValueException when the number is NaN or infinite
   */
  @Override
  public float encode(double number) {
    NumberText.requireFinite(number);
    if (min == max) {
      return 0f;
    }
    double scaled = share(SignedLog.of(number, log), min, max);
    return (float) Math.min(1.0, Math.max(0.0, scaled));
  }

  /** Where a number lies between two others. */
  static double share(double number, double min, double max) {
    double distance = max - min;
    // Halves where the distance is beyond all doubles.
    return distance <= Double.MAX_VALUE
        ? (number - min) / distance
        : (number / 2 - min / 2) / (max / 2 - min / 2);
  }
}
