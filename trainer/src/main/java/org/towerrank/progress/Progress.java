package org.towerrank.progress;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * How a person sees how far long work has come: a bar on a terminal that a line replaces at its
 * end; the line alone elsewhere, and one each minute meanwhile; nothing where output must stay
 * quiet.
 *
 * <pre>{@code
 * try (Progress.Task task = progress.start("train.csv.gz", table.bytes())) {
 *   while (table.next()) {
 *     task.update(table.bytesRead(), table.rows(), "");
 *   }
 * }
 * }</pre>
 */
public sealed interface Progress
    permits SilentProgress,
        LineProgress,
        BarProgress,
        WatchedProgress,
        WarningProgress,
        RecordedWarnings {

  /**
   * Begins a piece of work.
   *
   * @param label what it is, in a few words
   * @param total how much there is to do, in any unit (bytes, steps); 0 when that is unknown
   */
  Task start(String label, long total);

  /**
   * Shows a warning about work that goes on.
   *
   * @param message a line, without a full stop
   */
  void warn(String message);

  /** A piece of work that goes on. One thread at a time may call it. */
  interface Task extends AutoCloseable {

    /**
     * Reports progress. Cheap enough for every row.
     *
     * @param done how much is done, in the unit of the total
     * @param rows how many rows that is, for the rows per second that are shown; 0 if it is no rows
     * @param note what else is worth showing, such as the loss; may be empty
     */
    void update(long done, long rows, String note);

    /** Ends the work and leaves its last state on the screen. */
    @Override
    void close();
  }

  /** Returns a progress that shows nothing, not even warnings, for programs. */
  static Progress silent() {
    return SilentProgress.INSTANCE;
  }

  /**
   * Returns a progress that shows warnings alone, for {@code --quiet} and {@code --json}.
   *
   * @param error standard error
   */
  static Progress warningsOn(PrintWriter error) {
    return new WarningProgress(error);
  }

  /**
   * Returns a progress that tells a program, for measurements.
   *
   * @param watcher called with every update, on the thread that works
   */
  static Progress watchedBy(Watcher watcher) {
    return new WatchedProgress(watcher);
  }

  /** Observes progress. */
  @FunctionalInterface
  interface Watcher {
    /**
     * Called with every update.
     *
     * @param label of the work
     * @param rows done of it
     */
    void update(String label, long rows);

    /** Work of a label has begun. */
    default void begun(String label) {
      // Most watch how far it is.
    }
  }

  /**
   * Returns a bar when the launcher found that standard error is a terminal (it then sets the
   * system property {@code towerrank.terminal} to true, which a JVM cannot find out for this
   * stream), and lines otherwise. Work that takes longer than a minute, or than the seconds of the
   * system property {@code towerrank.progress_seconds}, has a line each time they are over.
   *
   * @param error standard error, for the lines; standard output is for results
   */
  static Progress on(PrintWriter error) {
    return Boolean.getBoolean("towerrank.terminal")
        ? BarProgress.onStandardError()
        : new LineProgress(error, interval(), System::nanoTime);
  }

  private static Duration interval() {
    return Duration.ofSeconds(Long.getLong("towerrank.progress_seconds", 60));
  }
}
