package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 */
record MissingGuess(List<String> texts, List<String> columns) {
  private static final int SHOWN = 3;

  /** Columns that a query looks at: it holds some megabytes of each. */
  private static final int AT_A_TIME = 20;

  MissingGuess {
    texts = List.copyOf(texts);
    columns = List.copyOf(columns);
  }

  /** Looks at all rows. */
  static MissingGuess of(Engine engine, FileTable table) throws IOException {
    List<FileTable.Column> columns =
        table.columns().stream().filter(FileTable.Column::isText).toList();
    TreeSet<String> texts = new TreeSet<>();
    List<String> having = new ArrayList<>();
    for (int i = 0; i < columns.size(); i += AT_A_TIME) {
      List<FileTable.Column> some = columns.subList(i, Math.min(columns.size(), i + AT_A_TIME));
      look(engine, table, some, texts, having);
    }
    return new MissingGuess(List.copyOf(texts), having);
  }

  private static void look(
      Engine engine,
      FileTable table,
      List<FileTable.Column> columns,
      Set<String> texts,
      List<String> having)
      throws IOException {
    String usual = columns.stream().map(MissingGuess::usual).collect(Collectors.joining(", "));
    @Nullable String[] found =
        engine.rows("SELECT " + usual + " FROM " + table.reading().code()).getFirst();
    for (int i = 0; i < found.length; i++) {
      String some = found[i];
      if (some != null) {
        texts.addAll(List.of(some.split(",")));
        having.add(columns.get(i).name());
      }
    }
  }

  private static String usual(FileTable.Column column) {
    return "string_agg(DISTINCT trim(%1$s), ',') FILTER (lower(trim(%1$s)) IN (%2$s))"
        .formatted(Sql.name(column.name()).code(), quoted(Placeholders.TEXTS));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(text -> Sql.text(text).code()).collect(Collectors.joining(", "));
  }

  /** The table as it is read with them, and without what stands for nothing anyway. */
  FileTable leftOut(FileTable table) {
    return table.withValues(
        column ->
            texts.isEmpty() || !column.isText()
                ? column.present()
                : new Sql(
                    "CASE WHEN trim(%s) IN (%s) THEN NULL ELSE %s END"
                        .formatted(
                            Sql.name(column.name()).code(),
                            quoted(texts),
                            column.present().code())));
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
