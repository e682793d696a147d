package org.towerrank.init;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What to do with a log of which no column looks like times. */
final class NoTimes {
  private NoTimes() {}

  /**
   * A hint behind an error.
   *
   * @param named a column whose name says a time, though its values do not
   */
  static String hint(TableProfile log, Optional<ColumnProfile> named) {
    List<ColumnProfile> columns = log.columns();
    if (columns.size() == 1) {
      return "; commas, semicolons, tabs or bars have to be between values: write one of these"
          + " before";
    }
    return most(columns)
        .map(
            column ->
                String.format(
                    Locale.ROOT,
                    "; [%s] mostly does, in %d of %d values: mend the others, or leave their rows"
                        + " out",
                    column.name(),
                    column.times(),
                    column.present()))
        .or(
            () ->
                first(columns, column -> column.list() != null && !column.isReadable())
                    .map(name -> "; [" + name + "] has lists of objects: write a row for each"))
        .or(
            () ->
                named.map(
                    column ->
                        String.format(
                            Locale.ROOT,
                            "; [%s] may have them in another form, such as [%s]: write them in one"
                                + " of these",
                            column.name(),
                            column.examples().getFirst())))
        .orElse(
            "; to rows that have none give numbers from 1600000000 on, and split them"
                + " {by: random}");
  }

  private static Optional<ColumnProfile> most(List<ColumnProfile> columns) {
    return columns.stream()
        .filter(ColumnProfile::isMostlyTime)
        .filter(column -> !column.isCode() && !(column.isNumber() && NamedIds.tellApart(column)))
        .max(Comparator.comparingLong(ColumnProfile::times));
  }

  private static Optional<String> first(List<ColumnProfile> columns, Predicate<ColumnProfile> fit) {
    return columns.stream().filter(fit).findFirst().map(ColumnProfile::name);
  }
}
