package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Finds the columns of a table of items that say when each began and ended. */
record ItemTimesGuess(Engine engine, TableProfile log, LogGuess guess) {
  /** What a query compares the times of events with. */
  private record Times(TableProfile items, ColumnProfile id, Sql moment) {}

  /**
   * The first column that no event is before, and the first one that no event is after although
   * items ended; null if no column is the first, or if items have several rows.
   */
  @Nullable ItemTimes of(@Nullable TableProfile items) throws IOException {
    if (items == null) {
      return null;
    }
    Optional<ColumnProfile> id =
        items.column(items.id(guess.item())).filter(ColumnProfile::isUnique);
    if (id.isEmpty()) {
      return null;
    }
    for (ColumnProfile column : items.columns()) {
      if (column.isTime() && !column.equals(id.get())) {
        ItemTimes times = from(items, id.get(), column);
        if (times != null) {
          return times;
        }
      }
    }
    return null;
  }

  /** Of several formats that a column may have, one in which another says an end comes first. */
  private @Nullable ItemTimes from(TableProfile items, ColumnProfile id, ColumnProfile column)
      throws IOException {
    List<ColumnProfile> begun = new ArrayList<>();
    for (ColumnProfile written : column.byFormat()) {
      if (begin(times(items, id, written))) {
        begun.add(written);
      }
    }
    for (ColumnProfile from : begun) {
      ColumnProfile until = end(items, id, from);
      if (until != null) {
        return new ItemTimes(from, until, last(times(items, id, from)));
      }
    }
    if (begun.isEmpty()) {
      return null;
    }
    List<String> formats = begun.stream().flatMap(each -> each.timeFormats().stream()).toList();
    return new ItemTimes(column.written(formats), null, last(times(items, id, begun.getFirst())));
  }

  private static Times times(TableProfile items, ColumnProfile id, ColumnProfile column) {
    return new Times(items, id, Moments.microseconds(column));
  }

  /** A specification says one format for both. */
  private @Nullable ColumnProfile end(TableProfile items, ColumnProfile id, ColumnProfile from)
      throws IOException {
    List<String> formats = from.timeFormats();
    for (ColumnProfile column : items.columns()) {
      if (column.isTime()
          && !column.equals(id)
          && !column.name().equals(from.name())
          && column.timeFormats().isEmpty() == formats.isEmpty()
          && column.timeFormats().containsAll(formats)) {
        long[] counts =
            counts("endings.sql", new Times(items, id, Moments.ending(column.written(formats))));
        if (counts[0] > 0 && counts[1] == 0) {
          return column;
        }
      }
    }
    return null;
  }

  private boolean begin(Times times) throws IOException {
    long[] counts = counts("beginnings.sql", times);
    return counts[0] > 0 && counts[1] == 0;
  }

  private boolean last(Times times) throws IOException {
    long[] counts = counts("lasting.sql", times);
    return 2 * counts[1] > counts[0];
  }

  private long[] counts(String file, Times times) throws IOException {
    return LogCounts.whole(
        engine,
        file,
        Map.of(
            "item", Sql.name(guess.item().name()),
            "event_time", Moments.microseconds(guess.time()),
            "log", log.table().reading(),
            "id", Sql.name(times.id().name()),
            "item_time", times.moment(),
            "items", times.items().table().reading()));
  }
}
