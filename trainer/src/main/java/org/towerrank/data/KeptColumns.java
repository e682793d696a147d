package org.towerrank.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.DataException;

/** Keeps the raw values of some columns while events are encoded. */
final class KeptColumns {
  private final Map<String, Kept> columns = new LinkedHashMap<>();

  /** A column and its values so far. */
  private record Kept(EventReader.Cell cell, ColumnValues.Builder values) {}

  /** Where the cell of a column is found. */
  @FunctionalInterface
  interface Cells {
    EventReader.Cell cell(String column) throws DataException;
  }

  /**
   * @throws DataException naming the nearest column for one that is not there
   */
  KeptColumns(List<String> names, Cells cells) throws DataException {
    for (String name : names) {
      columns.put(name, new Kept(cells.cell(name), new ColumnValues.Builder()));
    }
  }

  /** Adds the current event's values. */
  void add() {
    columns.values().forEach(kept -> kept.values().add(kept.cell().whole()));
  }

  /** All values by column. */
  Map<String, ColumnValues> finish() {
    Map<String, ColumnValues> finished = new LinkedHashMap<>();
    columns.forEach((name, kept) -> finished.put(name, kept.values().build()));
    return finished;
  }
}
