package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Several values that a task calls positive, and which of them the log has: of one that is misspelt
 * all events would be negative without a word, and of one that is rare a day may have none.
 *
 * @param task its name
 * @param column of the log that has the values
 * @param texts the values, two or more
 * @param alias of the column of what is scanned that says which one a row has
 */
record PositiveTexts(
    String task, FileTable.Column column, List<String> texts, String alias, SqlDialect dialect) {
  /** Most values of the column that are told, or compared. */
  private static final int MOST = 100;

  PositiveTexts {
    texts = List.copyOf(texts);
  }

  /** The number of the value that a row has, from 0 on; null where it has none of them. */
  Sql which() throws IOException {
    StringBuilder cases =
        new StringBuilder("CASE ").append(Identifiers.compared(column, dialect).code());
    for (int i = 0; i < texts.size(); i++) {
      String text = Identifiers.compared(texts.get(i), dialect).code();
      cases.append(" WHEN ").append(text).append(" THEN ").append(i);
    }
    return new Sql("CAST(" + cases.append(" END AS SMALLINT)"));
  }

  /**
   * Warns of those that no row has.
   *
   * @param scan of a table that has {@link #which} under the alias
   */
  void check(PreparationEngine engine, FileTable log, SharedScan scan, Progress progress) {
    List<String> counts =
        IntStream.range(0, texts.size())
            .mapToObj(i -> "count(*) FILTER (WHERE " + alias + " = " + i + ")")
            .toList();
    scan.ask(counts, found -> warn(engine, log, unseen(found), progress));
  }

  private List<String> unseen(@Nullable String[] counts) {
    List<String> unseen =
        IntStream.range(0, texts.size())
            .filter(i -> Objects.equals(counts[i], "0"))
            .mapToObj(texts::get)
            .toList();
    // Where no event is positive that is an error, which says what there is.
    return unseen.size() == texts.size() ? List.of() : unseen;
  }

  private void warn(PreparationEngine engine, FileTable log, List<String> unseen, Progress progress)
      throws IOException {
    if (unseen.isEmpty()) {
      return;
    }
    List<String> values =
        engine
            .rows(
                "SELECT "
                    + dialect.asText(column).code()
                    + " FROM "
                    + log.reading().code()
                    + " GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT "
                    + MOST)
            .stream()
            .flatMap(row -> Stream.ofNullable(row[0]))
            .filter(value -> !texts.contains(value))
            .toList();
    for (String text : unseen) {
      progress.warn(
          log.title()
              + ": task ["
              + task
              + "]: no event has ["
              + text
              + "] in column ["
              + column.name()
              + "]"
              + Nearest.hint(text, values));
    }
  }
}
