package org.towerrank.prepare;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names that a specification has for the columns of a table. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * The names of a key.
   *
   * @throws IllegalArgumentException when one is empty, or two differ in case at most
   */
  static List<String> checked(@Nullable List<String> names, String key) {
    List<String> checked = List.copyOf(Objects.requireNonNullElse(names, List.of()));
    Set<String> known = new HashSet<>();
    for (String name : checked) {
      if (name.isBlank() || !known.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "[" + key + "]: expected a name of its own for each column, got " + checked);
      }
    }
    return checked;
  }
}
