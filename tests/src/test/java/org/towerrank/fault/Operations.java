package org.towerrank.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts operations on files, of which one fails, the files that are open, and those that a loss of
 * power could empty.
 */
final class Operations {
  /** What the operation that fails says. */
  static final String MESSAGE = "injected: no space left on device";

  /** Opening a directory, which is done to await its names alone. */
  static final String NAMES = "names";

  private static final Set<String> WRITING = Set.of("write", "truncate", "copy");
  private static final Set<String> CLEANING = Set.of("delete", "list");

  private final int failing;
  private int count;
  private int open;
  private int moves;
  private String failed = "";
  private final Set<Path> unwritten = new TreeSet<>();
  private final List<Path> early = new ArrayList<>();

  /**
   * @param failing number of the operation that fails, from 1 on
   */
  Operations(int failing) {
    this.failing = failing;
  }

  /** Counts an operation. */
  synchronized void next(String operation, Path path) throws IOException {
    count++;
    if (WRITING.contains(operation)) {
      unwritten.add(path);
    } else if (operation.equals("force") || operation.equals("delete")) {
      unwritten.remove(path);
    }
    if (count == failing) {
      failed = operation + " " + path;
      throw new IOException(MESSAGE + " (" + failed + ")");
    }
  }

  synchronized void opened() {
    open++;
  }

  synchronized void closed() {
    open--;
  }

  /** Channels and listings that were opened and not closed. */
  synchronized int open() {
    return open;
  }

  /** Counts the move of a file or directory. */
  synchronized void move(Path source, Path target) throws IOException {
    next("move", target);
    moves++;
    unwritten.stream().filter(file -> file.startsWith(source)).forEach(early::add);
  }

  /** How many files and directories were moved. */
  synchronized int moves() {
    return moves;
  }

  /** Files that got their place before they were on the disk. */
  synchronized List<Path> early() {
    return List.copyOf(early);
  }

  /** The operation that failed; empty when there were not so many. */
  synchronized String failed() {
    return failed;
  }

  /** Whether what failed may have been the cleaning up itself. */
  boolean failedWhileCleaning() {
    return CLEANING.contains(operation());
  }

  /**
   * Whether a command can succeed all the same: where the directory is there, or stays, or its
   * names come to the disk later, or where more of a table was read ahead than is needed.
   */
  boolean canDoWithout() {
    return failed().isEmpty()
        // It tells other containers that somebody writes, and nothing else.
        || failed().endsWith(".lock")
        || operation().equals("create")
        || operation().equals(NAMES)
        || (operation().equals("read") && failed().endsWith(".csv.gz"))
        || failedWhileCleaning();
  }

  private String operation() {
    return failed().split(" ", -1)[0];
  }
}
