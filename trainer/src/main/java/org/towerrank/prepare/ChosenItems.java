package org.towerrank.prepare;

import java.io.IOException;
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
    Sql listed = SeveralItems.ids(SeveralItems.list(log, log.column(items), each.separator()));
    for (String column : each.chosen()) {
      Sql chosen = SeveralItems.ids(SeveralItems.chosen(log, log.column(column), each.separator()));
      String rows =
          """
          FROM (SELECT coalesce(%s, []) AS listed,
            list_filter(%s, lambda each: each IS NOT NULL) AS chosen FROM %s)
          WHERE len(chosen) > 0"""
              .formatted(listed.code(), chosen.code(), log.reading().code());
      long all = engine.number("SELECT count(*) " + rows);
      rows += " AND NOT list_has_all(listed, chosen)";
      long wrong = all == 0 ? 0 : engine.number("SELECT count(*) " + rows);
      if (100 * wrong > FEW * all) {
        progress.warn(text(log, items, column, wrong, all, example(engine, rows)));
      }
    }
  }

  private static @Nullable String[] example(PreparationEngine engine, String rows)
      throws IOException {
    return engine
        .rows(
            "SELECT list_filter(chosen, lambda each: NOT list_contains(listed, each))[1],"
                + " CAST(listed[1:3] AS VARCHAR) "
                + rows
                + " LIMIT 1")
        .getFirst();
  }

  private static String text(
      FileTable log,
      String items,
      String column,
      long wrong,
      long all,
      @Nullable String[] example) {
    return log.title()
        + ": column ["
        + column
        + "]: "
        + wrong
        + " of "
        + all
        + " rows say items that ["
        + items
        + "] lacks, such as ["
        + example[0]
        + "] where it has "
        + example[1]
        + ": no event is of these, so that it counts as not chosen";
  }
}
