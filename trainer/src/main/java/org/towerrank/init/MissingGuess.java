package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.prepare.Placeholders;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Texts of a table that may stand for missing values.
 *
 * @param texts as the table has them
 * @param columns those that have one
 * @param empty those that have an empty text or NaN, which are missing anyway
 */
record MissingGuess(List<String> texts, List<String> columns, List<String> empty) {
  private static final int SHOWN = 3;

  /** Columns that a query looks at: it holds some megabytes of each. */
  private static final int AT_A_TIME = 20;

  MissingGuess {
    texts = List.copyOf(texts);
    columns = List.copyOf(columns);
    empty = List.copyOf(empty);
  }

  /** Looks at all rows. */
  static MissingGuess of(Engine engine, FileTable table) throws IOException {
    List<FileTable.Column> columns =
        table.columns().stream().filter(column -> column.isText() || column.isFloating()).toList();
    TreeSet<String> texts = new TreeSet<>();
    List<String> having = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < columns.size(); i += AT_A_TIME) {
      List<FileTable.Column> some = columns.subList(i, Math.min(columns.size(), i + AT_A_TIME));
      String usual = some.stream().map(MissingGuess::usual).collect(Collectors.joining(", "));
      @Nullable String[] found =
          engine.rows("SELECT " + usual + " FROM " + table.reading().code()).getFirst();
      for (int each = 0; each < some.size(); each++) {
        String placeholders = found[2 * each];
        if (placeholders != null) {
          texts.addAll(List.of(placeholders.split(",")));
          having.add(some.get(each).name());
        }
        if (Boolean.parseBoolean(found[2 * each + 1])) {
          empty.add(some.get(each).name());
        }
      }
    }
    return new MissingGuess(List.copyOf(texts), having, empty);
  }

  /** Which texts of a column stand for none, and whether it has values that are none anyway. */
  private static String usual(FileTable.Column column) {
    String placeholders =
        column.isText()
            ? "string_agg(DISTINCT trim(%1$s), ',') FILTER (lower(trim(%1$s)) IN (%2$s))"
                .formatted(Sql.name(column.name()).code(), quoted(Placeholders.TEXTS))
            : "NULL";
    return "%s, bool_or(%s IS NOT NULL AND %s IS NULL)"
        .formatted(placeholders, Sql.name(column.name()).code(), column.present().code());
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(text -> Sql.text(text).code()).collect(Collectors.joining(", "));
  }

  /**
   * The table as it is read with them, and without what stands for nothing anyway. Of the columns
   * that have neither nothing is said, as each query would say it of all of them.
   */
  FileTable leftOut(FileTable table) {
    return columns.isEmpty() && empty.isEmpty() ? table : table.withValues(this::value);
  }

  private Sql value(FileTable.Column column) {
    if (columns.contains(column.name())) {
      return new Sql(
          "CASE WHEN trim(%s) IN (%s) THEN NULL ELSE %s END"
              .formatted(Sql.name(column.name()).code(), quoted(texts), column.present().code()));
    }
    return empty.contains(column.name()) ? column.present() : Sql.name(column.name());
  }

  /** The key of a specification, of a table that has such texts; else nothing. */
  List<String> yaml() {
    return texts.isEmpty()
        ? List.of()
        : List.of(
            "  missing: "
                + texts.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"))
                + "  # guess: such texts are in "
                + Yaml.comment(columns.stream().limit(SHOWN).toList().toString())
                + (columns.size() > SHOWN
                    ? " and " + (columns.size() - SHOWN) + " more columns"
                    : ""));
  }
}
