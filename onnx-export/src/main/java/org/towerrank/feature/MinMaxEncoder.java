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
public record MinMaxEncoder(double min, double max, float missing, boolean log) implements Encoder {

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

  /**
   * The scaled value of a raw string; an empty string is missing.
   *
   * @throws InvalidValueException when the text is no finite number
   */
  public float encode(String text) {
    return text.isEmpty() ? missing : encode(NumberText.parse(text));
  }

  /**
   * The scaled value of a raw number.
   *
   * @throws InvalidValueException when the number is NaN or infinite
   */
  public float encode(double number) {
    NumberText.requireFinite(number);
    if (min == max) {
      return 0f;
    }
    double scaled = (transform(number, log) - min) / (max - min);
    return (float) Math.min(1.0, Math.max(0.0, scaled));
  }

  /** The value that min and max are taken of. */
  static double transform(double number, boolean log) {
    return log ? Math.signum(number) * Math.log1p(Math.abs(number)) : number;
  }
}
