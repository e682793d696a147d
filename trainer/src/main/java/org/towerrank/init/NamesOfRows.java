package org.towerrank.init;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names that rows have beside the columns of the log and the tables. As no two columns of a row
 * have one name, others have to be left out, or to get a prefix.
 */
final class NamesOfRows {
  /** The item of recall, which may be what the log calls its items. */
  private static final String TARGET = "target_item";

  /** The history of what was not positive. */
  static final String OTHERS = "other_history";

  private static final List<String> ALL = List.of("positive", "history", OTHERS, TARGET, "exclude");

  private NamesOfRows() {}

  /** These names and some more, which are compared as the engine does: case does not count. */
  static Set<String> and(Collection<String> more) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(ALL);
    names.addAll(more);
    return names;
  }

  static boolean have(ColumnProfile column) {
    return and(List.of()).contains(column.name());
  }

  /** Whether a column of the log can be its items under its name. */
  static boolean letBeItems(ColumnProfile column) {
    return !have(column) || column.name().equals(TARGET);
  }

  /** A name and as many underscores as it takes for none of some others to be the same. */
  static String free(String name, Set<String> taken) {
    String free = name;
    while (taken.contains(free)) {
      free += "_";
    }
    return free;
  }
}
