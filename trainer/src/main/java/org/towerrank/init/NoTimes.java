package org.towerrank.init;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.towerrank.sql.Engine;

/** What to do with a log of which no column looks like times. */
final class NoTimes {
  private NoTimes() {}

  /**
   * A hint behind an error.
   *
   * @param named a column whose name says a time, though its values do not
   */
  static String hint(Engine engine, TableProfile log, Optional<ColumnProfile> named)
      throws IOException {
    List<ColumnProfile> columns = log.columns();
    if (columns.size() == 1) {
      return "; commas, semicolons, tabs or bars have to be between values: write one of these"
          + " before";
    }
    Optional<String> mostly = most(columns).map(NoTimes::mostly);
    return (mostly.isPresent() ? mostly : formatted(engine, log))
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

  /** Of values that are mostly written alike one that is not. */
  private static Optional<String> formatted(Engine engine, TableProfile log) throws IOException {
    for (ColumnProfile column : log.columns()) {
      Optional<TimeFormatGuess.Mostly> mostly = TimeFormatGuess.mostly(engine, log, column);
      if (mostly.isPresent()) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "; [%s] is mostly written as [%s], in %d of %d values, and not such as [%s]: mend"
                    + " the others, or leave their rows out",
                column.name(),
                mostly.get().format(),
                mostly.get().values(),
                column.present(),
                mostly.get().other()));
      }
    }
    return Optional.empty();
  }

  private static String mostly(ColumnProfile column) {
    return String.format(
        Locale.ROOT,
        "; [%s] mostly does, in %d of %d values: mend the others, or leave their rows out",
        column.name(),
        column.times(),
        column.present());
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
