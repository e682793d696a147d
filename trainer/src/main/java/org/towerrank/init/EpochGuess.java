package org.towerrank.init;

import java.util.Optional;
import java.util.stream.DoubleStream;
import org.towerrank.data.TimeUnits;

/** Which times columns of numbers count, by their size. */
final class EpochGuess {
  private EpochGuess() {}

  /**
   * What an age between two columns says of its unit; empty where recipes do not know it, or where
   * the columns have two. Texts say it themselves.
   */
  static Optional<String> of(ColumnProfile a, ColumnProfile b) {
    double[] units = DoubleStream.concat(unit(a), unit(b)).distinct().toArray();
    if (units.length == 0 || (units.length == 1 && units[0] == 1e3)) {
      return Optional.of("");
    }
    return units.length == 1 && units[0] == 1e6
        ? Optional.of(", epoch: seconds")
        : Optional.empty();
  }

  private static DoubleStream unit(ColumnProfile column) {
    return column.isNumber() && column.timeFormats().isEmpty()
        ? DoubleStream.of(TimeUnits.microseconds(column.most()))
        : DoubleStream.empty();
  }
}
