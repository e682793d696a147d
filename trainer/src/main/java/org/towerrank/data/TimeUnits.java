package org.towerrank.init;

import java.util.Optional;
import java.util.stream.DoubleStream;

/** What numbers that are times count since 1970, by their size. */
final class TimeUnits {
  private static final double MILLISECONDS = 1e11;
  private static final double MICROSECONDS = 1e14;
  private static final double NANOSECONDS = 1e17;

  private TimeUnits() {}

  /** A factor that makes such numbers microseconds. */
  static double microseconds(double most) {
    if (most < MILLISECONDS) {
      return 1e6;
    }
    if (most < MICROSECONDS) {
      return 1e3;
    }
    return most < NANOSECONDS ? 1 : 1e-3;
  }

  /**
   * What an age between two columns says of its unit; empty where recipes do not know it, or where
   * the columns have two. Texts say it themselves.
   */
  static Optional<String> epoch(ColumnProfile a, ColumnProfile b) {
    double[] units = DoubleStream.concat(unit(a), unit(b)).distinct().toArray();
    if (units.length == 0 || (units.length == 1 && units[0] == 1e3)) {
      return Optional.of("");
    }
    return units.length == 1 && units[0] == 1e6
        ? Optional.of(", epoch: seconds")
        : Optional.empty();
  }

  private static DoubleStream unit(ColumnProfile column) {
    return column.isNumber() ? DoubleStream.of(microseconds(column.most())) : DoubleStream.empty();
  }
}
