package org.towerrank.data;

import java.util.Arrays;
import java.util.function.BiConsumer;
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
      private final BiConsumer<MomentColumn, EventTime> added;
      private final double missing;
      private final MomentColumn times = new MomentColumn();

      Bound(
          String column,
          EventReader.Cell cell,
          BiConsumer<MomentColumn, EventTime> added,
          double missing) {
        this.column = column;
        this.cell = cell;
        this.added = added;
        this.missing = missing;
      }

      void add(EventReader items) throws DataException {
        String text = cell.text();
        try {
          if (text.isBlank()) {
            times.addMicroseconds(missing);
          } else {
            added.accept(times, EventTime.of(text));
          }
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
      this.from = bound(spec.from(), MomentColumn::add, Double.NEGATIVE_INFINITY);
      this.until = bound(spec.until(), MomentColumn::addEnd, Double.POSITIVE_INFINITY);
    }

    private @Nullable Bound bound(
        @Nullable String column, BiConsumer<MomentColumn, EventTime> added, double missing)
        throws DataException {
      return column == null ? null : new Bound(column, items.cell(column), added, missing);
    }

    /**
     * Adds the current item.
     *
     * @throws DataException naming the line of a time that is none
     */
    void add() throws DataException {
      if (from != null) {
        from.add(items);
      }
      if (until != null) {
        until.add(items);
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
      if (bound != null) {
        return bound.times.finish();
      }
      double[] times = new double[count];
      Arrays.fill(times, none);
      return times;
    }
  }
}
