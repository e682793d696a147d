package org.towerrank.data;

/** What numbers that are times count since 1970, by their size. */
public final class TimeUnits {
  private static final double MILLISECONDS = 1e11;
  private static final double MICROSECONDS = 1e14;
  private static final double NANOSECONDS = 1e17;

  private TimeUnits() {}

  /** A factor that makes such a number, and smaller ones of its unit, microseconds. */
  public static double microseconds(double number) {
    if (number < MILLISECONDS) {
      return 1e6;
    }
    if (number < MICROSECONDS) {
      return 1e3;
    }
    return number < NANOSECONDS ? 1 : 1e-3;
  }
}
