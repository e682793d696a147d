package org.towerrank.data;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.recipe.DataSpec;

/**
 * The events that count, with their weights. One of weight 0 counts for nothing, so it is passed
 * over: values, labels and metrics are the same as without it.
 */
final class CountedEvents {
  private final EventReader events;
  private final @Nullable String column;
  private final EventReader.@Nullable Cell cell;
  private final TrainingRows.Choice choice;
  private float[] weights = new float[0];
  private int count;
  private boolean passedOver;

  private CountedEvents(EventReader events, @Nullable String column, TrainingRows.Choice choice)
      throws DataException {
    this.events = events;
    this.choice = choice;
    this.column = column;
    this.cell = column == null ? null : events.cell(column);
  }

  /**
   * The events of a file, from the next one on.
   *
   * @throws DataException if the recipe names a column of weights that they lack
   */
  static CountedEvents of(EventReader events, DataSpec data) throws DataException {
    return of(events, data, TrainingRows.Choice.all());
  }

  /**
   * Those that are chosen among them.
   *
   * @throws DataException as {@link #of(EventReader, DataSpec)} does
   */
  static CountedEvents of(EventReader events, DataSpec data, TrainingRows.Choice choice)
      throws DataException {
    return new CountedEvents(events, data.weight(), choice);
  }

  /**
   * Moves to the next event that counts.
   *
   * @throws DataException naming the line of a weight that is no number, or less than 0
   */
  boolean next() throws IOException {
    while (events.next()) {
      float weight = cell == null ? 1 : weight(cell.text());
      if (weight == 0) {
        passedOver = true;
      } else if (choice.takesRow()) {
        add(weight);
        return true;
      }
    }
    return false;
  }

  private void add(float weight) {
    if (cell == null) {
      count++;
      return;
    }
    if (count == weights.length) {
      weights = Arrays.copyOf(weights, Math.max(1 << 12, 2 * count));
    }
    weights[count++] = weight;
  }

  private float weight(String text) throws DataException {
    try {
      double weight = RawValueEncoder.number(text);
      if (weight >= 0 && weight <= Float.MAX_VALUE) {
        return (float) weight;
      }
    } catch (InvalidValueException e) {
      // Said below.
    }
    throw events.error(
        "column [" + column + "]: expected a weight, a number from 0 on, found [" + text + "]");
  }

  /** How much the current event counts. */
  float weight() {
    return cell == null ? 1 : weights[count - 1];
  }

  /**
   * The weights of all events so far; empty where the recipe names no column of them.
   *
   * @throws DataException if there were events, and none of them counts
   */
  float[] finish() throws DataException {
    if (count == 0 && passedOver) {
      throw events.fileError(
          "expected rows that count, every row has weight 0 in column [" + column + "]");
    }
    return cell == null ? new float[0] : Arrays.copyOf(weights, count);
  }
}
