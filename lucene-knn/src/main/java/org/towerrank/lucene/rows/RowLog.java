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
  enum Kind {
    /** A file that was there is of no use any more. */
    LOST,
    /** A file cannot be made, or not be used. */
    FAILED,
    /** Nothing is written any more. */
    ENDED
  }

  private final Consumer<String> lines;
  private final Set<Kind> told = EnumSet.noneOf(Kind.class);

  RowLog(Consumer<String> lines) {
    this.lines = lines;
  }

  void problem(Kind kind, String line) {
    if (told.add(kind)) {
      lines.accept(line);
    }
  }

  /** Notes that a file was made. */
  void made() {
    told.clear();
  }
}
