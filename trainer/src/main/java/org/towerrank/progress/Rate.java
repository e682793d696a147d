package org.towerrank.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far one piece of work is, and how fast it went, in words. */
final class Rate {
  /** What takes less says little about the rows that a second would have. */
  private static final double LEAST_SECONDS = 0.1;

  /** Below this, tenths of a second are told. */
  private static final double FEW_SECONDS = 10;

  private final LongSupplier nanoTime;
  private final long started;
  private final long total;
  private long rows;

  /** When the last of these rows came: what is done with them later is no part of the rate. */
  private long rowsCame;

  Rate(LongSupplier nanoTime, long total) {
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.rowsCame = started;
    this.total = total;
  }

  /**
   * Takes in how many rows are done.
   *
   * @param now the nanoseconds, of which the caller needs to know as well
   */
  void rows(long done, long now) {
    if (done > rows) {
      rows = done;
      rowsCame = now;
    }
  }

  /** Returns for example {@code "120,000 rows"}, or nothing where there are none. */
  String rows() {
    return rows == 0 ? "" : String.format(Locale.ROOT, "%,d %s", rows, rows == 1 ? "row" : "rows");
  }

  /** Returns for example {@code "48,000 rows/s"}, or nothing where rows came too fast to tell. */
  String speed() {
    double seconds = (rowsCame - started) / 1e9;
    return seconds < LEAST_SECONDS
        ? ""
        : String.format(Locale.ROOT, "%,.0f rows/s", rows / seconds);
  }

  /** Returns for example {@code "45 %, 1:07 left"}, or nothing when the total is unknown. */
  String left(long done) {
    if (total <= 0) {
      return "";
    }
    String part = String.format(Locale.ROOT, "%d %%", Math.min(100, 100 * done / total));
    if (done <= 0 || done >= total) {
      return part;
    }
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    return part + ", " + clock(Math.round(seconds * (total - done) / done)) + " left";
  }

  /**
   * The time since the work began, for example {@code "30 ms"}, {@code "2.5 s"}, {@code "1:07"}.
   */
  String elapsed() {
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.0f ms", Math.max(1, 1e3 * seconds));
    }
    return seconds < FEW_SECONDS
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : clock(Math.round(seconds));
  }

  private static String clock(long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    String minutes =
        String.format(Locale.ROOT, "%d:%02d", duration.toMinutesPart(), duration.toSecondsPart());
    return duration.toHours() == 0
        ? minutes
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHours(),
            duration.toMinutesPart(),
            duration.toSecondsPart());
  }
}
