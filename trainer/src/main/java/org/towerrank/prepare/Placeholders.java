package org.towerrank.prepare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;

/**
 * Texts that programs write where there is no user or item. They may be names as well, so that they
 * stay what they are, and are told.
 */
public final class Placeholders {
  /** In lower case. */
  public static final List<String> TEXTS =
      List.of(
          "na", "n/a", "nan", "null", "none", "nil", "undefined", "unknown", "-", "--", "?", "\\n");

  private Placeholders() {}

  /**
   * Warns of them.
   *
   * @param scan of the table {@code log}
   * @param read its column where users or items are
   */
  static void warn(
      PreparationEngine engine,
      SharedScan scan,
      FileTable log,
      String column,
      String read,
      Progress progress)
      throws DataException {
    if (log.column(column).isWhole()) {
      return;
    }
    String texts =
        TEXTS.stream()
            .map(text -> engine.dialect().text(text).code())
            .collect(Collectors.joining(", "));
    String condition = "lower(CAST(%s AS STRING)) IN (%s)".formatted(read, texts);
    scan.count(
        condition,
        count -> {
          // Which they are is asked of the few logs that have some.
          if (count > 0) {
            List<@Nullable String[]> found =
                engine.rows(
                    "SELECT CAST(%1$s AS STRING), count(*) FROM log WHERE %2$s GROUP BY 1 ORDER BY 2 DESC, 1"
                        .formatted(read, condition));
            progress.warn(text(log, column, found));
          }
        });
  }

  private static String text(FileTable log, String column, List<@Nullable String[]> found)
      throws DataException {
    return String.format(
        Locale.ROOT,
        "%s: column [%s]: %s: such texts often stand for a missing value, and are taken for"
            + " that of one; if they do, %s",
        log.title(),
        column,
        found.stream()
            .map(row -> "[" + row[0] + "] in " + row[1] + " events")
            .collect(Collectors.joining(", ")),
        log.column(column).isText()
            ? found.stream()
                .map(row -> "'" + row[0] + "'")
                .collect(Collectors.joining(", ", "say [log.missing: [", "]]"))
            : "leave it empty");
  }
}
