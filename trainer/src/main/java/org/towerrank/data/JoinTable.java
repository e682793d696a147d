package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.RawValueEncoder;

/**
 * A table in memory that is joined to events by a key. Keys are compared as values are everywhere:
 * {@code 42} is {@code 42.0}.
 */
final class JoinTable {
  private static final @Nullable Object[] NONE = new Object[0];
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

  private final RowTable table;
  private final List<String> key;
  private final List<String> columns;
  private final Map<List<String>, @Nullable Object[]> rows;

  private JoinTable(
      RowTable table,
      List<String> key,
      List<String> columns,
      Map<List<String>, @Nullable Object[]> rows) {
    this.table = table;
    this.key = key;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a table.
   *
   * @throws DataException when a key column is missing or a key occurs twice
   */
  static JoinTable read(Path file, List<String> key) throws IOException {
    try (RowTable table = Tables.open(file)) {
      List<CsvColumn> keyColumns = new ArrayList<>();
      for (String name : key) {
        keyColumns.add(table.column(name));
      }
      List<CsvColumn> others = new ArrayList<>();
      for (String name : table.header()) {
        if (!key.contains(name)) {
          others.add(table.column(name));
        }
      }
      Map<List<String>, @Nullable Object[]> rows = new HashMap<>();
      while (table.next()) {
        List<String> at = canonical(keyColumns.stream().map(table::text).toList());
        @Nullable Object[] row = others.stream().map(table::value).toArray();
        if (rows.put(at, row) != null) {
          throw DataException.of(
              table.file(), table.line(), "key " + key + ": " + at + " occurs a second time");
        }
      }
      return new JoinTable(table, key, others.stream().map(CsvColumn::name).toList(), rows);
    }
  }

  /** Where it was read. */
  Path file() {
    return table.file();
  }

  /** What errors about events call a column of it. */
  String place(String column) {
    return "column [" + column + "] of [" + file() + "]";
  }

  /**
   * Checks that a column that it lacks is none of its file that tables do not give.
   *
   * @throws DataException telling what the file has in it
   */
  void requireGiven(String column) throws DataException {
    table.requireGiven(column);
  }

  /** The columns of the key. */
  List<String> key() {
    return key;
  }

  /** The other columns. */
  List<String> columns() {
    return columns;
  }

  /**
   * A key of the table to show beside one that it lacks: one that differs by leading zeros, case,
   * blanks and punctuation alone, or else the first; empty if it has no rows.
   */
  List<String> keyLike(List<String> missing) {
    String sought = essence(missing);
    return rows.keySet().stream()
        .min(
            Comparator.<List<String>, Boolean>comparing(own -> !essence(own).equals(sought))
                .thenComparing(String::valueOf))
        .orElse(List.of());
  }

  private static String essence(List<String> key) {
    return key.stream()
        .map(value -> NO_LETTERS.matcher(value.toLowerCase(Locale.ROOT)).replaceAll(""))
        .map(value -> LEADING_ZEROS.matcher(value).replaceFirst(""))
        .collect(Collectors.joining(" "));
  }

  /** The other columns' values for a key; empty if there is no such row. */
  @Nullable Object[] row(List<String> at) {
    return rows.getOrDefault(canonical(at), NONE);
  }

  private static List<String> canonical(List<String> key) {
    return key.stream().map(RawValueEncoder::canonicalText).toList();
  }
}
