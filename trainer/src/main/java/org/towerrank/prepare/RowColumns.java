package org.towerrank.prepare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Sql;

/** Collects the columns of rows, each with a name of its own. */
final class RowColumns {
  private final Map<String, Sql> columns = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<String> lists = new ArrayList<>();

  /**
   * Adds a column.
   *
   * @param origin where it is from, for errors
   * @throws DataException when there is a column of that name
   */
  RowColumns add(String name, Sql value, String origin) throws DataException {
    // The engine's names differ by more than case.
    for (Map.Entry<String, String> other : origins.entrySet()) {
      if (other.getKey().equalsIgnoreCase(name)) {
        throw new DataException(
            "column ["
                + name
                + "] is in "
                + other.getValue()
                + " and in "
                + origin
                + ": leave one out by [columns], or give the table a [prefix]");
      }
    }
    origins.put(name, origin);
    columns.put(name, value);
    return this;
  }

  /** Adds a column of the rows' own whose values are lists of a user's items. */
  void addList(String name, Sql value) throws DataException {
    add(name, value, "the rows");
    lists.add(name);
  }

  /** Adds some columns of one origin. */
  RowColumns addAll(Map<String, Sql> values, String origin) throws DataException {
    for (Map.Entry<String, Sql> value : values.entrySet()) {
      add(value.getKey(), value.getValue(), origin);
    }
    return this;
  }

  /** The columns of a query. */
  Sql selected() {
    return selectedWithout(List.of());
  }

  /** The same without {@link #lists}. */
  Sql selectedWithoutLists() {
    return selectedWithout(lists);
  }

  private Sql selectedWithout(List<String> left) {
    List<Sql> selected = new ArrayList<>();
    columns.forEach(
        (name, value) -> {
          if (!left.contains(name)) {
            selected.add(value.as(name));
          }
        });
    return Sql.list(selected);
  }

  /** Names of those whose values are lists of a user's items, in their order. */
  List<String> lists() {
    return List.copyOf(lists);
  }

  /** Their names, in their order. */
  List<String> names() {
    return List.copyOf(columns.keySet());
  }
}
