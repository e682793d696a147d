package org.towerrank.init;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What names of columns of both tables get before them, as no two columns of a row have one name:
 * {@code name} may be a column of users and of items, or people may be recommended to people, whom
 * one table tells of. Tables whose names are not taken have none.
 *
 * @param users before the names of the users' table
 * @param items before the names of the items' table
 */
record Prefixes(String users, String items) {
  static Prefixes of(
      TableProfile log,
      @Nullable TableProfile users,
      @Nullable TableProfile items,
      LogGuess guess) {
    Set<String> taken = NamesOfRows.and(log.columns().stream().map(ColumnProfile::name).toList());
    List<String> ofItems = names(items, guess.item());
    String item = free("item_", ofItems, taken);
    ofItems.forEach(name -> taken.add(item + name));
    return new Prefixes(free("user_", names(users, guess.user()), taken), item);
  }

  /** The columns that rows get of a table: the log has the one that joins it. */
  private static List<String> names(@Nullable TableProfile table, ColumnProfile key) {
    return table == null ? List.of() : table.besideId(key).map(ColumnProfile::name).toList();
  }

  /** None if no name is taken, or else a word, with as many underscores as it takes. */
  private static String free(String word, Collection<String> names, Set<String> taken) {
    String prefix = "";
    while (isTaken(prefix, names, taken)) {
      prefix = prefix.isEmpty() ? word : prefix + "_";
    }
    return prefix;
  }

  private static boolean isTaken(String prefix, Collection<String> names, Set<String> taken) {
    return names.stream().anyMatch(name -> taken.contains(prefix + name));
  }
}
