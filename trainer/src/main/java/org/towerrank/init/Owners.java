package org.towerrank.init;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.towerrank.sql.Engine;

/**
 * Whose each further column of a log is: that of the user or of the item if it never changes for
 * one of them, and of the event otherwise.
 *
 * @param ofUsers names of columns that have one value for each user
 * @param ofItems names of columns that have one value for each item
 */
record Owners(Set<String> ofUsers, Set<String> ofItems) {

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
      if (log.isOf(engine, guess.item(), column)) {
        ofItems.add(column.name());
      } else if (log.isOf(engine, guess.user(), column)) {
        ofUsers.add(column.name());
      }
    }
    return new Owners(ofUsers, ofItems);
  }

  /** Whether a column is of users or items. */
  boolean have(ColumnProfile column) {
    return ofUsers.contains(column.name()) || ofItems.contains(column.name());
  }
}
