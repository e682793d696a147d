package org.towerrank.data;

/** What numbers that are times count since 1970, by their size. */
public final class TimeUnits {
  /** Numbers from which on they look like milliseconds, microseconds and nanoseconds. */
  private static final double[] FROM = {1e11, 1e14, 1e17};

  private static final double[] FACTORS = {1e6, 1e3, 1, 1e-3};

  /** How many units there are. */
  static final int COUNT = FACTORS.length;

  private TimeUnits() {}

  /** A factor that makes such a number, and smaller ones of its unit, microseconds. */
  public static double microseconds(double number) {
    return factor(unit(Math.max(number, 0)));
  }

  /** Which unit a number looks like: 0 of seconds, 3 of nanoseconds. */
  static int unit(double number) {
    int unit = 0;
    while (unit < FROM.length && Math.abs(number) >= FROM[unit]) {
      unit++;
    }
    return unit;
  }

  /** What makes numbers of a unit microseconds. */
  static double factor(int unit) {
    return FACTORS[unit];
  }
}
