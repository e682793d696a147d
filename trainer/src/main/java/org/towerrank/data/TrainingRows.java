package org.towerrank.data;

import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.recipe.DataSpec;

/**
 * Which training rows a fit reads: all of them; or, where it goes on from an earlier run, those
 * after the last one of that run and a sample of those before (experience replay, Robins 1995).
 * Encoders are fitted to all rows either way, and rows are counted meanwhile.
 */
public final class TrainingRows {
  /**
   * Of so many rows one may be late: every day brings users their first events that are enough for
   * {@code clean}.
   */
  private static final long FEW = 100;

  private final @Nullable String column;
  private final @Nullable ReachedTime reached;
  private final double replay;
  private final long seed;
  private final Instant now;
  private RowTimes times;

  private TrainingRows(
      @Nullable String column,
      @Nullable ReachedTime reached,
      double replay,
      long seed,
      Instant now) {
    this.column = column;
    this.reached = reached;
    this.replay = replay;
    this.seed = seed;
    this.now = now;
    this.times = new RowTimes(reached, now);
  }

  /** All rows. */
  public static TrainingRows all(DataSpec data) {
    return new TrainingRows(data.time(), null, 0, 0, Instant.now());
  }

  /**
   * New rows and some earlier ones.
   *
   * @param data with a column of times
   * @param reached how far the rows go that were fitted before
   * @param replay how many earlier rows are drawn for each new one
   * @param seed of the draw
   */
  public static TrainingRows since(DataSpec data, ReachedTime reached, double replay, long seed) {
    return new TrainingRows(data.time(), reached, replay, seed, Instant.now());
  }

  /** The same rows as at another time, which decides what is in the future. */
  public TrainingRows asOf(Instant time) {
    return new TrainingRows(column, reached, replay, seed, time);
  }

  /**
   * Numbers of rows.
   *
   * @param fresh after the earlier run's last one
   * @param earlier not after it
   * @param replayed earlier ones that are drawn
   */
  public record Counts(long fresh, long earlier, long replayed) {}

  /** Whether new rows are told from earlier ones. */
  public boolean drawsEarlier() {
    return reached != null;
  }

  /** How many there are, once encoders are fitted. */
  public Counts counts() {
    return new Counts(times.fresh(), times.earlier(), drawn());
  }

  /**
   * How far rows go that are not ahead of the clock, once encoders are fitted; null without a
   * column of times.
   */
  public @Nullable ReachedTime reached() {
    return times.reached();
  }

  /**
   * What is wrong with the number of earlier rows, once encoders are fitted; null if nothing is.
   */
  public @Nullable String lateness() {
    return reached == null || times.before() - reached.before() <= reached.before() / FEW
        ? null
        : String.format(
            Locale.ROOT,
            "column [%s]: [%d] training rows are before [%s], until which the earlier run was"
                + " fitted, and there were [%d] then: the others came late. They count as earlier"
                + " rows, which are drawn. To read all of them go on from a run before them, or"
                + " raise fit.refit.replay",
            column,
            times.before(),
            reached.time(),
            reached.before());
  }

  /**
   * What is wrong where a refit has no earlier row, once encoders are fitted; null if it has some,
   * or none at all.
   */
  public @Nullable String novelty() {
    return reached == null || times.earlier() > 0 || times.fresh() == 0
        ? null
        : String.format(
            Locale.ROOT,
            "column [%s]: all %,d training rows are after [%s], until which the earlier run was"
                + " fitted, so no earlier ones are drawn. Give all rows so far; if these are all,"
                + " their times are of another unit than before",
            column,
            times.fresh(),
            reached.time());
  }

  /** What is wrong with the times of rows, once encoders are fitted; null if nothing is. */
  public @Nullable String problem() {
    EventTime furthest = times.furthest();
    return furthest == null || times.ahead() == 0
        ? null
        : String.format(
            Locale.ROOT,
            "column [%s]: %,d training rows have a time in the future, such as [%s]: they are"
                + " fitted, and never new to a refit; clean.latest of prepare leaves them out",
            column,
            times.ahead(),
            furthest.text());
  }

  private long drawn() {
    return Math.min(times.earlier(), (long) Math.ceil(replay * times.fresh()));
  }

  /** Tells of the current event whether it is taken. */
  @FunctionalInterface
  interface Choice {
    boolean takesRow() throws DataException;

    /** Every event. */
    static Choice all() {
      return () -> true;
    }
  }

  /** Counts events, and takes all. */
  Choice counting(EventReader events) throws DataException {
    if (column == null) {
      return Choice.all();
    }
    EventReader.Cell cell = events.cell(column);
    times = new RowTimes(reached, now);
    return () -> {
      count(events, cell.text());
      return true;
    };
  }

  private void count(EventReader events, String text) throws DataException {
    try {
      times.add(EventTime.of(text));
    } catch (InvalidValueException e) {
      throw events.error("column [" + column + "]: " + e.getMessage());
    }
  }

  /**
   * Checks, once events are counted, that some are new.
   *
   * @throws DataException naming the latest event's time if none is
   */
  void requireNew(EventReader events) throws DataException {
    ReachedTime latest = reached();
    if (reached != null && times.fresh() == 0 && latest != null) {
      throw events.fileError(
          "expected new rows: those with a time in column ["
              + column
              + "] after ["
              + reached.time()
              + "], the latest that the earlier run was fitted to; the latest here is ["
              + latest.time()
              + "], so there is nothing to go on with. If one of the earlier rows had a time in the"
              + " future, go on from a run before it");
    }
  }

  /**
   * Takes events that are new, and of the others as many as are drawn, each with the same
   * probability (Knuth, The Art of Computer Programming, 3.4.2, algorithm S). The same events are
   * taken whenever the file is read again.
   */
  Choice choosing(EventReader events) throws DataException {
    if (column == null || reached == null) {
      return Choice.all();
    }
    return new Sample(
        events.cell(column), times, new SplittableRandom(seed), times.earlier(), drawn());
  }

  /** A draw among earlier events, in one pass. */
  private static final class Sample implements Choice {
    private final EventReader.Cell cell;
    private final RowTimes times;
    private final SplittableRandom random;
    private long left;
    private long wanted;

    /**
     * @param left how many earlier events follow
     * @param wanted how many of them are taken
     */
    Sample(EventReader.Cell cell, RowTimes times, SplittableRandom random, long left, long wanted) {
      this.cell = cell;
      this.times = times;
      this.random = random;
      this.left = left;
      this.wanted = wanted;
    }

    @Override
    public boolean takesRow() {
      if (times.isNew(EventTime.of(cell.text()))) {
        return true;
      }
      boolean taken = random.nextDouble() * left < wanted;
      left--;
      wanted -= taken ? 1 : 0;
      return taken;
    }
  }
}
