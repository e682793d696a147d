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
  private final long fittedAt;
  private final List<Tally> numbers = new ArrayList<>();
  private final Tally all = new Tally(Double.POSITIVE_INFINITY, null);
  private final Tally dates;
  private long before;
  private long at;

  /** Rows that are not ahead of the clock, if their times are of one unit. */
  private static final class Tally {
    private final double most;
    private final @Nullable Instant last;
    private long alike;
    private long rows;
    private long fresh;
    private @Nullable EventTime latest;
    private long atLatest;

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
        if (latest == null || time.isAfter(latest)) {
          latest = time;
          atLatest = 0;
        }
        atLatest += latest.isAfter(time) ? 0 : 1;
      }
    }
  }

  /**
   * @param reached the latest time of the rows that are not new; if null, all are
   * @param now what the clock says
   */
  RowTimes(@Nullable ReachedTime reached, Instant now) {
    this.until = reached == null ? null : EventTime.of(reached.time());
    this.fittedAt = reached == null ? 0 : reached.at();
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
    boolean isNew = isAfterUntil(time);
    before += isBeforeUntil(time) ? 1 : 0;
    at += isNew || isBeforeUntil(time) ? 0 : 1;
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

  private boolean isAfterUntil(EventTime time) {
    return until == null || time.isAfter(until);
  }

  private boolean isBeforeUntil(EventTime time) {
    return until != null && until.isAfter(time);
  }

  /**
   * Whether a row is new, once all are counted: it is later than those before, or as late as the
   * latest, and more are so than there were. Which of them were there nobody knows.
   */
  boolean isNew(EventTime time) {
    boolean late = hasMoreAtUntil() ? !isBeforeUntil(time) : isAfterUntil(time);
    return late && chosen().has(time);
  }

  private boolean hasMoreAtUntil() {
    return until != null && at > fittedAt && chosen().has(until);
  }

  /** How many rows are new. */
  long fresh() {
    return chosen().fresh + (hasMoreAtUntil() ? at : 0);
  }

  /** How many are not. */
  long earlier() {
    return all.rows - fresh();
  }

  /** How many are before the latest time that an earlier run was fitted to. */
  long before() {
    return before;
  }

  /** How far they go; null if there is no row. */
  @Nullable ReachedTime reached() {
    Tally tally = chosen();
    return tally.latest == null
        ? null
        : new ReachedTime(tally.latest.text(), tally.rows - tally.atLatest, tally.atLatest);
  }

  /** How many rows are ahead of the clock. */
  long ahead() {
    return all.rows - chosen().rows;
  }

  /** The latest time of all rows, ahead of the clock or not; null if there is no row. */
  @Nullable EventTime furthest() {
    return all.latest;
  }
}
