package org.towerrank.prepare;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** What rows of several items say was chosen, which can be none of these by mistake. */
final class ChosenItems {
  /** Of a hundred rows more than so many have to be wrong. */
  private static final int FEW = 2;

  private ChosenItems() {}

  /**
   * Warns of columns that say items which the rows' lists lack: no event is of these.
   *
   * @param log before its rows are taken apart
   */
  static void warn(
      PreparationEngine engine, FileTable log, String items, EachSpec each, Progress progress)
      throws IOException {
    Sql listed = SeveralItems.listed(log, log.column(items), each, engine.dialect());
    for (String column : each.chosen()) {
      Sql chosen = SeveralItems.chosen(log, log.column(column), each, engine.dialect());
      @Nullable String[] found =
          engine.rows(query(log, listed, chosen, engine.dialect())).getFirst();
      long all = Long.parseLong(String.valueOf(found[0]));
      long wrong = Long.parseLong(String.valueOf(found[1]));
      if (100 * wrong > FEW * all) {
        progress.warn(text(log, items, column, wrong, all, String.valueOf(found[2])));
      }
    }
  }

  /** How many rows say what was chosen, how many of them what their list lacks, and an example. */
  private static String query(FileTable log, Sql listed, Sql chosen, SqlDialect dialect) {
    return Step.query(
        "chosen",
        Map.of(
            "listed", listed,
            "chosen", chosen,
            "one", dialect.slice("lacking", "1", "1"),
            "some", dialect.slice("listed", "1", "3"),
            "files", log.reading()));
  }

  private static String text(
      FileTable log, String items, String column, long wrong, long all, String example) {
    return log.title()
        + ": column ["
        + column
        + "]: "
        + wrong
        + " of "
        + all
        + " rows say items that ["
        + items
        + "] lacks, such as "
        + example
        + ": no event is of these, so that it counts as not chosen";
  }
}
