package org.towerrank.init;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;

/**
 * Columns of a log whose values are new all the time, whatever they are called, such as what tells
 * visits apart.
 *
 * @param names of these columns
 */
record FreshColumns(Set<String> names) {

  FreshColumns {
    names = Set.copyOf(names);
  }

  static FreshColumns of(Engine engine, TableProfile log, LogGuess guess, Owners owners)
      throws IOException {
    Set<String> names = new HashSet<>();
    for (ColumnProfile column : log.columns()) {
      boolean isCategory =
          column.list() == null
              && !column.hasFewValues()
              && column.isReadable()
              && !column.isQuantity()
              && (!column.isNumber() || column.isCode());
      if (isCategory
          && !guess.uses(column)
          && !owners.have(column)
          && LateValues.of(engine, log, guess, column).areNew()) {
        names.add(column.name());
      }
    }
    return new FreshColumns(names);
  }

  /** Why a model would learn nothing of a column, for a comment; null if it may. */
  @Nullable String against(ColumnProfile column) {
    return names.contains(column.name())
        ? "nearly all of its values in the log's last fifth are new, and a model knows none that is"
        : null;
  }
}
