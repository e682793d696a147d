package org.towerrank.data;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times of rows: the latest one, and how many are new. A row more than a day ahead of the clock
 * counts for neither, as it would be the latest one for years. Numbers have no unit, so that what
 * is ahead of the clock is kept apart for each, and decided by the one that most rows look like.
 * Where all rows are ahead of the clock, it says nothing.
 */
final class RowTimes {
  /** By how much clocks and zones differ that nobody wrote down. */
  private static final Duration TOLERANCE = Duration.ofDays(1);

  /** Numbers below 1e11 look like seconds since 1970, below 1e14 like milliseconds, and so on. */
  private static final double[] UNITS = {1, 1e3, 1e6, 1e9};

  private static final double MOST_SECONDS = 1e11;

  private final @Nullable EventTime until;
  private final List<Tally> numbers = new ArrayList<>();
  private final Tally all = new Tally(Double.POSITIVE_INFINITY, null);
  private final Tally dates;
  private long past;

  /** Rows that are not ahead of the clock, if their times are of one unit. */
  private static final class Tally {
    private final double most;
    private final @Nullable Instant last;
    private long alike;
    private long rows;
    private long fresh;
    private @Nullable EventTime latest;

    Tally(double most, @Nullable Instant last) {
      this.most = most;
      this.last = last;
    }

    boolean has(EventTime time) {
      Instant date = time.date();
      return date == null ? time.number() <= most : last == null || !date.isAfter(last);
    }

    void add(EventTime time, boolean isNew) {
      if (has(time)) {
        rows++;
        fresh += isNew ? 1 : 0;
        latest = latest == null || time.isAfter(latest) ? time : latest;
      }
    }
  }

  /**
   * @param until the latest time of the rows that are not new; if null, all are
   * @param now what the clock says
   */
  RowTimes(@Nullable EventTime until, Instant now) {
    this.until = until;
    Instant last = now.plus(TOLERANCE);
    dates = new Tally(Double.POSITIVE_INFINITY, last);
    for (double unit : UNITS) {
      numbers.add(new Tally(unit * last.getEpochSecond(), null));
    }
  }

  /**
   * Counts a row.
   *
   * @throws org.towerrank.feature.InvalidValueException when its time is not of the kind of others
   */
  void add(EventTime time) {
    boolean isNew = until == null || time.isAfter(until);
    past += isNew ? 0 : 1;
    all.add(time, isNew);
    if (time.date() != null) {
      dates.alike++;
      dates.add(time, isNew);
      return;
    }
    numbers.get(unit(time.number())).alike++;
    numbers.forEach(tally -> tally.add(time, isNew));
  }

  private static int unit(double number) {
    int unit = 0;
    while (unit < UNITS.length - 1 && Math.abs(number) >= MOST_SECONDS * UNITS[unit]) {
      unit++;
    }
    return unit;
  }

  private Tally chosen() {
    Tally most = dates;
    for (Tally tally : numbers) {
      most = tally.alike > most.alike ? tally : most;
    }
    return most.latest == null ? all : most;
  }

  /** Whether a row is new, once all are counted. */
  boolean isNew(EventTime time) {
    return (until == null || time.isAfter(until)) && chosen().has(time);
  }

  /** The time of the latest row; null if there is no row. */
  @Nullable EventTime latest() {
    return chosen().latest;
  }

  /** How many rows are new. */
  long fresh() {
    return chosen().fresh;
  }

  /** How many are not. */
  long earlier() {
    return all.rows - fresh();
  }

  /** How many are not after the latest time of the rows that are not new. */
  long past() {
    return past;
  }

  /** How many rows are not ahead of the clock. */
  long timely() {
    return chosen().rows;
  }

  /** How many rows are ahead of the clock. */
  long ahead() {
    return all.rows - timely();
  }

  /** The latest time of all rows, ahead of the clock or not; null if there is no row. */
  @Nullable EventTime furthest() {
    return all.latest;
  }
}
