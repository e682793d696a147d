package org.towerrank.data;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar with the part done, the time left, and the rows per second. */
final class BarProgress implements Progress {

  private static final int REDRAW_MILLIS = 200;

  private final PrintStream error;

  BarProgress(PrintStream error) {
    this.error = error;
  }

  /** Draws on the terminal itself, as the width of the bar is that of the terminal. */
  static BarProgress onStandardError() {
    return new BarProgress(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset()));
  }

  @Override
  public Task start(String label, long total) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(label)
            .setInitialMax(total > 0 ? total : -1) // -1: it moves without an end
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(error))
            .build();
    return new Bar(bar, new Rate(System::nanoTime, total));
  }

  @Override
  public void warn(String message) {
    error.println("warning: " + message);
  }

  private static final class Bar implements Task {

    private final ProgressBar bar;
    private final Rate rate;
    private long nextMessage = System.nanoTime();

    Bar(ProgressBar bar, Rate rate) {
      this.bar = bar;
      this.rate = rate;
    }

    @Override
    public void update(long done, long rows, String note) {
      bar.stepTo(done);
      long now = System.nanoTime();
      // Formatting for each row would cost more than reading it.
      if (now - nextMessage >= 0) {
        nextMessage = now + REDRAW_MILLIS * 1_000_000L;
        bar.setExtraMessage(note.isEmpty() ? rate.rows(rows) : rate.rows(rows) + ", " + note);
      }
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
