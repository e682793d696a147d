package org.towerrank.lucene.rows;

import java.util.function.Consumer;

/** Tells of the first problem with files, and of the next once a file was made in between. */
final class RowLog {
  private final Consumer<String> lines;
  private boolean told;

  RowLog(Consumer<String> lines) {
    this.lines = lines;
  }

  void problem(String line) {
    if (!told) {
      told = true;
      lines.accept(line);
    }
  }

  /** Notes that a file was made. */
  void made() {
    told = false;
  }
}
