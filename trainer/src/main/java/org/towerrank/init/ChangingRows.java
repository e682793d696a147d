package org.towerrank.init;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Tables in which users or items have several rows, as they changed.
 *
 * @param users the column that says from when on each row of the users' table holds; null where
 *     each has one row, or where no column says it
 * @param items the same of the items' table
 */
record ChangingRows(@Nullable ColumnProfile users, @Nullable ColumnProfile items) {
  static ChangingRows of(
      Engine engine, LogGuess guess, @Nullable TableProfile users, @Nullable TableProfile items)
      throws IOException {
    return new ChangingRows(since(engine, users, guess.user()), since(engine, items, guess.item()));
  }

  /** The first time that no two rows of one id have alike. */
  private static @Nullable ColumnProfile since(
      Engine engine, @Nullable TableProfile table, ColumnProfile key) throws IOException {
    ColumnProfile id = table == null ? null : table.column(table.id(key)).orElse(null);
    if (table == null || id == null || id.present() == id.distinct()) {
      return null;
    }
    for (ColumnProfile column : table.columns()) {
      if (column.isTime() && column.present() == column.rows() && !column.equals(id)) {
        String rows =
            "SELECT DISTINCT trim(%s::VARCHAR), %s FROM %s"
                .formatted(
                    Sql.name(id.name()).code(),
                    Moments.microseconds(column).code(),
                    table.table().reading().code());
        if (engine.number("SELECT count(*) FROM (" + rows + ") AS different") == id.rows()) {
          return column;
        }
      }
    }
    return null;
  }
}
