package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.prepare.SeveralItems;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/**
 * The columns by which a log's rows may find those of a table of items: both have them, and the
 * table another value in each row. The title of a review is not that of what it is about, though
 * both are called so.
 *
 * @param columns of the log
 */
record SharedColumns(List<ColumnProfile> columns) {
  /** A join that finds fewer is warned of. */
  private static final int ONE_IN = 100;

  SharedColumns {
    columns = List.copyOf(columns);
  }

  /** Looks at all rows, if there is a table and more than one such column. */
  static SharedColumns of(Engine engine, TableProfile log, @Nullable TableProfile items)
      throws IOException {
    if (items == null) {
      return new SharedColumns(List.of());
    }
    List<ColumnProfile> named =
        items.columns().stream()
            .filter(ColumnProfile::isUnique)
            .filter(column -> !column.isQuantity())
            .filter(column -> !NamedIds.isProperty(column) || column.isNamedId())
            .flatMap(column -> log.column(column.name()).stream())
            .filter(NamesOfRows::letBeItems)
            .toList();
    engine.execute(SqlFile.of(SeveralItems.class, "functions.sql"), Map.of());
    List<ColumnProfile> found = new ArrayList<>();
    for (ColumnProfile column : named) {
      if (named.size() > 1 && finds(engine, log, items, column)) {
        found.add(column);
      }
    }
    return new SharedColumns(found.isEmpty() ? named : found);
  }

  private static boolean finds(
      Engine engine, TableProfile log, TableProfile items, ColumnProfile column)
      throws IOException {
    if (column.list() != null) {
      return false;
    }
    long[] rows =
        LogCounts.whole(
            engine,
            "found.sql",
            Map.of(
                "column", Sql.name(column.name()),
                "items", items.table().reading(),
                "files", log.table().reading()));
    return ONE_IN * rows[1] >= rows[0];
  }
}
