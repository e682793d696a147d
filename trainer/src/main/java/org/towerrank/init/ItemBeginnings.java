package org.towerrank.init;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.TimeUnits;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/** Finds the column of a table of items that says when each began: no event is before it. */
record ItemBeginnings(Engine engine, TableProfile log, LogGuess guess) {
  /** The first such column; null if there is none, or if items have several rows. */
  @Nullable ColumnProfile column(@Nullable TableProfile items) throws IOException {
    if (items == null) {
      return null;
    }
    Optional<ColumnProfile> id =
        items.column(items.id(guess.item())).filter(ColumnProfile::isUnique);
    if (id.isEmpty()) {
      return null;
    }
    for (ColumnProfile column : items.columns()) {
      if (column.isTime() && !column.equals(id.get()) && begins(items, id.get(), column)) {
        return column;
      }
    }
    return null;
  }

  private boolean begins(TableProfile items, ColumnProfile id, ColumnProfile column)
      throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                SqlFile.of(ItemBeginnings.class, "beginnings.sql"),
                Map.of(
                    "item", Sql.name(guess.item().name()),
                    "event_time", microseconds(guess.time()),
                    "log", log.table().reading(),
                    "id", Sql.name(id.name()),
                    "item_time", microseconds(column),
                    "items", items.table().reading()))
            .getFirst();
    return Long.parseLong(Objects.requireNonNull(counts[0])) > 0
        && Long.parseLong(Objects.requireNonNull(counts[1])) == 0;
  }

  /** Numbers count what their size suggests; texts without a zone are in UTC, as events are. */
  private static Sql microseconds(ColumnProfile column) {
    String text = "trim(" + Sql.name(column.name()).code() + "::VARCHAR)";
    return column.isNumber()
        ? new Sql(
            "TRY_CAST("
                + text
                + " AS DOUBLE) * "
                + TimeUnits.microseconds(column.most())
                + "::DOUBLE")
        : new Sql("epoch_us(TRY_CAST(" + text + " AS TIMESTAMPTZ))");
  }
}
