package org.towerrank.init;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.TimeUnits;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/** Finds the column of a table of items that says when each began: no event is before it. */
record ItemBeginnings(Engine engine, TableProfile log, LogGuess guess) {
  /** The first such column; null if there is none, or if items have several rows. */
  @Nullable ItemBeginning of(@Nullable TableProfile items) throws IOException {
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
        return new ItemBeginning(column, last(items, id.get(), column));
      }
    }
    return null;
  }

  private boolean begins(TableProfile items, ColumnProfile id, ColumnProfile column)
      throws IOException {
    long[] counts = counts("beginnings.sql", items, id, column);
    return counts[0] > 0 && counts[1] == 0;
  }

  private boolean last(TableProfile items, ColumnProfile id, ColumnProfile column)
      throws IOException {
    long[] counts = counts("lasting.sql", items, id, column);
    return 2 * counts[1] > counts[0];
  }

  private long[] counts(String file, TableProfile items, ColumnProfile id, ColumnProfile column)
      throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                SqlFile.of(ItemBeginnings.class, file),
                Map.of(
                    "item", Sql.name(guess.item().name()),
                    "event_time", microseconds(guess.time()),
                    "log", log.table().reading(),
                    "id", Sql.name(id.name()),
                    "item_time", microseconds(column),
                    "items", items.table().reading()))
            .getFirst();
    return Stream.of(counts)
        .mapToLong(count -> Long.parseLong(Objects.requireNonNull(count)))
        .toArray();
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
