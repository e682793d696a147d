package org.towerrank.data;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Prints a plain line every few seconds, and one at the end; for logs and pipes. */
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

  private final class Lines implements Task {

    private final String label;
    private final Rate rate;
    private long printed = nanoTime.getAsLong();
    private long rows;
    private String note = "";

    Lines(String label, Rate rate) {
      this.label = label;
      this.rate = rate;
    }

    @Override
    public void update(long done, long rowsDone, String newNote) {
      rows = rowsDone;
      note = newNote;
      long now = nanoTime.getAsLong();
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
      StringBuilder line = new StringBuilder(label).append(": ").append(rate.rows(rows));
      for (String part : new String[] {where, note}) {
        if (!part.isEmpty()) {
          line.append(", ").append(part);
        }
      }
      error.println(line);
      error.flush();
    }
  }
}
