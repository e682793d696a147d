package org.towerrank.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.towerrank.json.ShownText;

/**
 * Draws a bar with the part done, the time left, and the rows per second; at its end the line that
 * {@link LineProgress} prints takes its place.
 */
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
    Console console = new Console(error);
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(label)
            .setInitialMax(total > 0 ? total : -1) // -1: it moves without an end
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(console)
            .build();
    return new Bar(label, console, bar, new Rate(System::nanoTime, total));
  }

  @Override
  public void warn(String message) {
    // Over the bar, if there is one, which is drawn again below.
    error.println(blank(new Console(error)) + "warning: " + ShownText.message(message));
  }

  private static String blank(Console console) {
    return "\r" + " ".repeat(console.getMaxRenderedLength()) + "\r";
  }

  /** Leaves the last bar without a line of its own, so that something else can take its place. */
  private static final class Console extends ConsoleProgressBarConsumer {
    Console(PrintStream error) {
      super(error);
    }

    @Override
    public void close() {}
  }

  private final class Bar implements Task {

    private final String label;
    private final Console console;
    private final ProgressBar bar;
    private final Rate rate;
    private String note = "";
    private long nextMessage = System.nanoTime();

    Bar(String label, Console console, ProgressBar bar, Rate rate) {
      this.label = label;
      this.console = console;
      this.bar = bar;
      this.rate = rate;
    }

    @Override
    public void update(long done, long rows, String newNote) {
      long now = System.nanoTime();
      bar.stepTo(done);
      rate.rows(rows, now);
      note = newNote;
      // Formatting for each row would cost more than reading it.
      if (now - nextMessage >= 0) {
        nextMessage = now + REDRAW_MILLIS * 1_000_000L;
        bar.setExtraMessage(LineProgress.joined(note, rate.speed()));
      }
    }

    @Override
    public void close() {
      bar.close();
      error.println(
          blank(console)
              + LineProgress.line(
                  label, rate.rows(), rate.speed(), "took " + rate.elapsed(), note));
    }
  }
}
