package org.towerrank.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.FileTable.Column;

/**
 * The keys of maps from texts to values, such as Parquet has. They are columns as the fields of
 * objects are, if they are few: where they are ids, each row may have others.
 */
public final class MapKeys {
  /** Maps of more keys stay one column. */
  public static final int MOST = 1000;

  private static final String MAP = "MAP(VARCHAR, ";

  private MapKeys() {}

  /** Whether a column has maps from texts. */
  public static boolean are(Column column) {
    return column.type().startsWith(MAP) && column.type().endsWith(")");
  }

  /** Whether keys can be columns: whether there are some and not too many. */
  public static boolean areFew(List<String> keys) {
    return !keys.isEmpty() && keys.size() <= MOST;
  }

  /**
   * Whether names of columns are neither among others nor twice, whatever their case.
   *
   * @param others which get these, if so
   */
  public static boolean areNew(Set<String> others, List<String> names) {
    Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      if (others.contains(name) || !own.add(name)) {
        return false;
      }
    }
    others.addAll(names);
    return true;
  }

  /** The keys of maps, in an expression of them. */
  static Sql keys(Sql map) {
    return new Sql("map_keys(" + map.code() + ")");
  }

  /** The type of a map's values. */
  static String valueType(Column map) {
    return map.type().substring(MAP.length(), map.type().length() - 1);
  }

  /** The value of a key, in an expression of maps. */
  static Sql value(Sql map, String key) {
    return new Sql("map_extract_value(" + map.code() + ", " + Sql.text(key).code() + ")");
  }

  /**
   * The keys that rows have, in their order; none if there are too many.
   *
   * @param lists an expression of the list of a row's keys
   */
  static List<String> of(Engine engine, Sql lists, Sql reading) throws IOException {
    String query =
        "SELECT DISTINCT each FROM (SELECT unnest(%s) AS each FROM %s) WHERE each IS NOT NULL LIMIT %s"
            .formatted(lists.code(), reading.code(), MOST + 1);
    List<String> keys = new ArrayList<>();
    for (@Nullable String[] row : engine.rows(query)) {
      keys.add(Objects.requireNonNull(row[0]));
    }
    keys.sort(null);
    return areFew(keys) ? keys : List.of();
  }
}
