package org.towerrank.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One number of a report.
 *
 * @param unit such as {@code us}, or {@code ratio}
 * @param bar what the number should be, if anything
 * @param met whether it is; null without a bar
 */
public record Measure(
    String name, double value, String unit, @Nullable String bar, @Nullable Boolean met) {

  /** A number for information. */
  public static Measure of(String name, double value, String unit) {
    return new Measure(name, value, unit, null, null);
  }

  /** A number that should not be above a limit. */
  public static Measure atMost(double limit, String name, double value, String unit) {
    return new Measure(name, value, unit, "<= " + number(limit), value <= limit);
  }

  /** A number that should not be below a limit. */
  public static Measure atLeast(double limit, String name, double value, String unit) {
    return new Measure(name, value, unit, ">= " + number(limit), value >= limit);
  }

  /** The value in as many digits as matter. */
  String text() {
    return number(value);
  }

  private static String number(double number) {
    if (number == Math.rint(number) || Math.abs(number) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.3f" : "%.1f", number);
  }
}
