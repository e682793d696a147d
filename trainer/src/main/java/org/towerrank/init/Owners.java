package org.towerrank.init;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Whose each further column of a log is: that of the user if it never changes for one of them, that
 * of the item if it seldom does, as a price, and of the event otherwise. What only events have that
 * came out in one way, such as what was paid, is of these events, whatever its values are.
 *
 * @param ofUsers names of columns that have one value for each user
 * @param ofItems names of columns that have one value for each item at a time
 */
record Owners(Set<String> ofUsers, Set<String> ofItems) {
  /** Of events that have another of their item before them, those that say something else. */
  private static final double SELDOM = .1;

  /** Months seldom change either; but then they do not from one item to the next. */
  private static final double MORE_OFTEN = 5;

  Owners {
    ofUsers = Set.copyOf(ofUsers);
    ofItems = Set.copyOf(ofItems);
  }

  static Owners of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    Set<String> ofUsers = new HashSet<>();
    Set<String> ofItems = new HashSet<>();
    for (ColumnProfile column : log.columns()) {
      if (guess.uses(column) || column.isConstant()) {
        continue;
      }
      Set<String> owned;
      if (log.isOf(engine, guess.item(), column)) {
        owned = ofItems;
      } else if (log.isOf(engine, guess.user(), column)) {
        owned = ofUsers;
      } else if (changesSeldom(engine, log, guess, column)) {
        owned = ofItems;
      } else {
        continue;
      }
      if (!Outcomes.comeOfEvents(engine, log, guess, column)) {
        owned.add(column.name());
      }
    }
    return new Owners(ofUsers, ofItems);
  }

  /** Whether the events of an item say the same of it for long, as they do of its price. */
  private static boolean changesSeldom(
      Engine engine, TableProfile log, LogGuess guess, ColumnProfile column) throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "changes.sql",
            Map.of(
                "owner", Sql.name(guess.item().name()),
                "column", Sql.name(column.name()),
                "moment", Moments.microseconds(guess.time()),
                "some", LogCounts.some(guess.item()),
                "files", log.table().reading()));
    double changes = (double) counts[1] / counts[0];
    return 2 * counts[0] >= column.present()
        && changes <= SELDOM
        && counts[2] >= MORE_OFTEN * Math.max(1, counts[1]);
  }

  /** Columns that the log itself can say of users, beside those that a table has. */
  List<ColumnProfile> toldOfUsers(TableProfile log, @Nullable TableProfile users) {
    return beside(users, some(log, ofUsers));
  }

  /** The same of items; where a row has several of them, by fields of their objects. */
  List<ColumnProfile> toldOfItems(TableProfile log, @Nullable TableProfile items, LogGuess guess) {
    ItemLists lists = guess.lists();
    return beside(items, some(log, ofItems)).stream()
        .filter(column -> lists == null || lists.fields().contains(column.name()))
        .toList();
  }

  private static List<ColumnProfile> beside(
      @Nullable TableProfile table, List<ColumnProfile> columns) {
    return columns.stream().filter(column -> !has(table, column)).toList();
  }

  /** Whether a table has a column of that name, as engines compare names. */
  static boolean has(@Nullable TableProfile table, ColumnProfile column) {
    return table != null
        && table.columns().stream().anyMatch(own -> own.name().equalsIgnoreCase(column.name()));
  }

  private static List<ColumnProfile> some(TableProfile log, Set<String> names) {
    return log.columns().stream()
        .filter(column -> names.contains(column.name()) && !NamesOfRows.have(column))
        .toList();
  }

  /** Whether a column is of users or items. */
  boolean have(ColumnProfile column) {
    return ofUsers.contains(column.name()) || ofItems.contains(column.name());
  }
}
