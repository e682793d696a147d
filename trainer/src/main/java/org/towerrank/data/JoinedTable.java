package org.towerrank.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.progress.Progress;

/** A table that is joined to events, at the key of the current one. */
final class JoinedTable {
  /** A table with rows for fewer than one in so many events is joined by the wrong key, mostly. */
  private static final long FEW = 100;

  private final JoinTable table;
  private final List<CsvColumn> key;
  private @Nullable Object[] row = new Object[0];
  private long found;
  private List<String> missing = List.of();

  private JoinedTable(JoinTable table, List<CsvColumn> key) {
    this.table = table;
    this.key = List.copyOf(key);
  }

  /**
   * Joins a table to events.
   *
   * @throws DataException when events lack a column of its key
   */
  static JoinedTable of(JoinTable table, RowTable events) throws DataException {
    List<CsvColumn> key = new ArrayList<>();
    for (String name : table.key()) {
      key.add(events.column(name));
    }
    return new JoinedTable(table, key);
  }

  JoinTable table() {
    return table;
  }

  /** Moves to the row of the current event, if there is one. */
  void move(RowTable events) {
    List<String> at = new ArrayList<>(key.size());
    for (CsvColumn column : key) {
      at.add(events.text(column));
    }
    row = table.row(at);
    if (row.length > 0) {
      found++;
    } else if (missing.isEmpty()) {
      missing = at;
    }
  }

  /** The cell of a column, by its place among those of the table. */
  EventReader.Cell cell(int column) {
    return new EventReader.Cell() {
      @Override
      public @Nullable Object value() {
        return row.length == 0 ? null : row[column];
      }

      @Override
      public String text() {
        return RawValueEncoder.joinedText(value());
      }

      @Override
      public String place(String name) {
        return table.place(name);
      }
    };
  }

  /**
   * Checks, behind the last event, that it had rows for events, and warns if for hardly any.
   *
   * @param fitted whether a model is fitted to the events; a few others may well have none
   * @throws DataException when none of its keys is one of an event, if a model is fitted
   */
  void check(RowTable events, boolean fitted, Progress progress) throws DataException {
    if (table.columns().isEmpty() || found * FEW >= events.rows()) {
      return;
    }
    if (found == 0 && fitted) {
      throw DataException.of(
          events.file(),
          "expected events with a key "
              + table.key()
              + " of ["
              + table.file()
              + "], which is joined, found none: "
              + keys());
    }
    progress.warn(
        String.format(
            Locale.ROOT,
            "[%s]: only %,d of %,d events have a key %s of [%s], which is joined: %s",
            events.file(),
            found,
            events.rows(),
            table.key(),
            table.file(),
            keys()));
  }

  /** A key of each side. */
  private String keys() {
    return "events have keys such as " + missing + ", the table such as " + table.keyLike(missing);
  }
}
