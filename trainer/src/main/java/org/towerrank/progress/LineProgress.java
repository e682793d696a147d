package org.towerrank.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints a plain line at the end of each work, and now and then in long work; for logs and pipes.
 */
final class LineProgress implements Progress {

  private final PrintWriter error;
  private final long everyNanos;
  private final LongSupplier nanoTime;

  LineProgress(PrintWriter error, Duration every, LongSupplier nanoTime) {
    this.error = error;
    this.everyNanos = every.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public Task start(String label, long total) {
    return new Lines(label, new Rate(nanoTime, total));
  }

  @Override
  public void warn(String message) {
    new WarningProgress(error).warn(message);
  }

  /** A line of the parts that are not empty. */
  static String line(String label, String... parts) {
    return label + ": " + joined(parts);
  }

  /** The parts that are not empty, behind each other. */
  static String joined(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }

  private final class Lines implements Task {

    private final String label;
    private final Rate rate;
    private long printed = nanoTime.getAsLong();
    private String note = "";

    Lines(String label, Rate rate) {
      this.label = label;
      this.rate = rate;
    }

    @Override
    public void update(long done, long rows, String newNote) {
      long now = nanoTime.getAsLong();
      rate.rows(rows, now);
      note = newNote;
      if (now - printed >= everyNanos) {
        printed = now;
        print(rate.left(done));
      }
    }

    @Override
    public void close() {
      print("took " + rate.elapsed());
    }

    private void print(String where) {
      error.println(line(label, rate.rows(), rate.speed(), where, note));
      error.flush();
    }
  }
}
