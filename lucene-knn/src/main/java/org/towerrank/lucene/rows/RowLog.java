package org.towerrank.lucene.rows;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells of the first problem of each kind with files, and of the next once a file was made in
 * between.
 */
final class RowLog {
  /** Problems that do not follow from each other: a file is lost, and none can be made instead. */
  private enum Kind {
    LOST,
    FAILED,
    ENDED
  }

  private final Consumer<String> lines;
  private final Set<Kind> told = EnumSet.noneOf(Kind.class);

  RowLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * A file that was there is of no use any more.
   *
   * @param why what follows on "as"
   */
  void lost(String why) {
    problem(Kind.LOST, "rows of documents are dropped, as " + why);
  }

  /** A file of a segment cannot be made, or not be used. */
  void failed(String segment, Exception problem) {
    problem(
        Kind.FAILED,
        "rows of segment ["
            + segment
            + "] are computed for each window, as their file failed: "
            + problem);
  }

  /** Nothing is written any more, though the rows were not closed. */
  void ended() {
    problem(
        Kind.ENDED,
        "rows of documents are not written any more, as their task was interrupted or failed;"
            + " their executor has to run it until the rows are closed");
  }

  private void problem(Kind kind, String line) {
    if (told.add(kind)) {
      lines.accept(line);
    }
  }

  /** Notes that a file was made. */
  void made() {
    told.clear();
  }
}
