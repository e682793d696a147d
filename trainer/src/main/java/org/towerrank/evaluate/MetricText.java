package org.towerrank.evaluate;

import java.util.Locale;

/** Metrics with as many digits as their standard error allows. */
public final class MetricText {
  private static final int MOST_DECIMALS = 6;

  /** Where no standard error is known. */
  private static final int USUAL_DECIMALS = 4;

  private MetricText() {}

  /** The value, whose last digit is at most of the size of the error: {@code 0.72}. */
  public static String rounded(double value, double error) {
    return decimal(value, decimals(error));
  }

  /** The value with one digit more, for who compares values of the same rows: {@code 0.719}. */
  public static String compared(double value, double error) {
    return decimal(value, decimals(error) + 1);
  }

  /** The value and its error, to the same digit: {@code 0.719 ± 0.012}. */
  public static String withError(double value, double error) {
    return Double.isFinite(error)
        ? compared(value, error) + " ± " + compared(error, error)
        : compared(value, error);
  }

  private static int decimals(double error) {
    return error > 0 && Double.isFinite(error)
        ? (int) Math.clamp(Math.ceil(-Math.log10(error)), 1, MOST_DECIMALS)
        : USUAL_DECIMALS - 1;
  }

  private static String decimal(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
