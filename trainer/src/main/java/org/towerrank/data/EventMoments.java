package org.towerrank.data;

import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.recipe.DataSpec;

/** When each event was, which the lifetimes of items are compared with. */
final class EventMoments {
  private final EventReader events;
  private final String column;
  private final EventReader.Cell cell;
  private final MomentColumn times = new MomentColumn();

  private EventMoments(EventReader events, String column) throws DataException {
    this.events = events;
    this.column = column;
    this.cell = events.cell(column);
  }

  /** Null where the items have no times. */
  static @Nullable EventMoments of(EventReader events, DataSpec data) throws DataException {
    return data.items() == null || !data.items().hasTimes() || data.time() == null
        ? null
        : new EventMoments(events, data.time());
  }

  /**
   * Adds the current event.
   *
   * @throws DataException naming the line of a time that is none
   */
  void add() throws DataException {
    try {
      times.add(EventTime.of(cell.text()));
    } catch (InvalidValueException e) {
      throw events.error("column [" + column + "]: " + e.getMessage());
    }
  }

  /** In microseconds since 1970. */
  double[] finish() {
    return times.finish();
  }
}
