package org.towerrank.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.recipe.DataSpec;

/** When each event was, which the lifetimes of items are compared with. */
final class EventMoments {
  private final EventReader events;
  private final String column;
  private final EventReader.Cell cell;
  private double[] times = new double[1 << 12];
  private int count;

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
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    try {
      times[count++] = EventTime.of(cell.text()).microseconds();
    } catch (InvalidValueException e) {
      throw events.error("column [" + column + "]: " + e.getMessage());
    }
  }

  /** In microseconds since 1970. */
  double[] finish() {
    return Arrays.copyOf(times, count);
  }
}
