package org.towerrank.data;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.recipe.DataSpec.ItemsSpec;

/**
 * From when and until when each item of a catalogue can be recommended, in microseconds since 1970.
 * Both moments are within; a day has all its hours.
 */
public final class ItemLifetimes {
  /** Of items that there are at any time. */
  static final ItemLifetimes ENDLESS = new ItemLifetimes(new double[0], new double[0]);

  private final double[] from;
  private final double[] until;
  private final int hash;

  private ItemLifetimes(double[] from, double[] until) {
    this.from = from;
    this.until = until;
    this.hash = 31 * Arrays.hashCode(from) + Arrays.hashCode(until);
  }

  /** Whether some items can be recommended at some times only. */
  public boolean areBounded() {
    return from.length > 0;
  }

  /** Whether an item can be recommended at a time. */
  public boolean include(int item, double time) {
    return from.length == 0 || (from[item] <= time && time <= until[item]);
  }

  /** The same of the same times. */
  int hash() {
    return hash;
  }

  /** Reads them item by item. */
  static final class Reader {
    private final EventReader items;
    private final @Nullable Bound from;
    private final @Nullable Bound until;
    private int count;

    /** A column of times; an item without one has no such bound. */
    private static final class Bound {
      private final String column;
      private final EventReader.Cell cell;
      private final ToDoubleFunction<EventTime> moment;
      private final double missing;
      private double[] times = new double[1 << 10];

      Bound(
          String column,
          EventReader.Cell cell,
          ToDoubleFunction<EventTime> moment,
          double missing) {
        this.column = column;
        this.cell = cell;
        this.moment = moment;
        this.missing = missing;
      }

      void add(EventReader items, int item) throws DataException {
        if (item == times.length) {
          times = Arrays.copyOf(times, 2 * item);
        }
        String text = cell.text();
        try {
          times[item] = text.isBlank() ? missing : moment.applyAsDouble(EventTime.of(text));
        } catch (InvalidValueException e) {
          throw items.error("column [" + column + "]: " + e.getMessage());
        }
      }
    }

    /**
     * @throws DataException naming a column that is missing, and the nearest
     */
    Reader(EventReader items, ItemsSpec spec) throws DataException {
      this.items = items;
      this.from = bound(spec.from(), EventTime::microseconds, Double.NEGATIVE_INFINITY);
      this.until = bound(spec.until(), EventTime::endMicroseconds, Double.POSITIVE_INFINITY);
    }

    private @Nullable Bound bound(
        @Nullable String column, ToDoubleFunction<EventTime> moment, double missing)
        throws DataException {
      return column == null ? null : new Bound(column, items.cell(column), moment, missing);
    }

    /**
     * Adds the current item.
     *
     * @throws DataException naming the line of a time that is none
     */
    void add() throws DataException {
      if (from != null) {
        from.add(items, count);
      }
      if (until != null) {
        until.add(items, count);
      }
      count++;
    }

    ItemLifetimes finish() {
      return from == null && until == null
          ? ENDLESS
          : new ItemLifetimes(
              times(from, Double.NEGATIVE_INFINITY), times(until, Double.POSITIVE_INFINITY));
    }

    private double[] times(@Nullable Bound bound, double none) {
      double[] times = bound == null ? new double[count] : Arrays.copyOf(bound.times, count);
      if (bound == null) {
        Arrays.fill(times, none);
      }
      return times;
    }
  }
}
