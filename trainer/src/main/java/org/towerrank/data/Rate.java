package org.towerrank.data;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Speed and time left of one piece of work, in words. */
final class Rate {

  private final LongSupplier nanoTime;
  private final long started;
  private final long total;

  Rate(LongSupplier nanoTime, long total) {
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.total = total;
  }

  /** Returns for example {@code "120,000 rows, 48,000 rows/s"}. */
  String rows(long rows) {
    return String.format(
        Locale.ROOT, "%,d rows, %,.0f rows/s", rows, rows / Math.max(seconds(), 1e-3));
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
    Duration left = Duration.ofSeconds(Math.round(seconds() * (total - done) / done));
    return part + ", " + clock(left) + " left";
  }

  /** Returns the time since the work began, for example {@code "1:07"}. */
  String elapsed() {
    return clock(Duration.ofSeconds(Math.round(seconds())));
  }

  private double seconds() {
    return (nanoTime.getAsLong() - started) / 1e9;
  }

  private static String clock(Duration duration) {
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
