package org.towerrank.feature;

/** One way to read numbers from text and one way to write them, for all encoders. */
final class NumberText {
  private static final double MAX_EXACT = 1L << 53;

  private NumberText() {}

  /** Whole numbers without a fraction, others as {@link Double#toString(double)}. */
  static String format(double number) {
    requireFinite(number);
    if (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) {
      return Long.toString((long) number);
    }
    return Double.toString(number);
  }

  static double parse(String text) {
    try {
      double number = Double.parseDouble(text);
      if (!Double.isFinite(number)) {
        throw new InvalidValueException("expected a finite number, got [" + text + "]");
      }
      return number;
    } catch (NumberFormatException e) {
      InvalidValueException invalid =
          new InvalidValueException("expected a number, got [" + text + "]");
      invalid.initCause(e);
      throw invalid;
    }
  }

  static double requireFinite(double number) {
    if (!Double.isFinite(number)) {
      throw new InvalidValueException("expected a finite number, got [" + number + "]");
    }
    return number;
  }
}
