package org.towerrank.csv;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Data that is not what it should be: the message says where (file, line, column), what was
 * expected, and what came, in [brackets].
 */
public final class DataException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message the whole message, with its place
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * @param message the whole message, with its place
   * @param cause what was thrown below
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns an error of a file as a whole. */
  public static DataException of(Path file, String message) {
    return new DataException("[" + file + "]: " + message);
  }

  /** Returns an error of a file as a whole, with what was thrown below. */
  public static DataException of(Path file, String message, Throwable cause) {
    return new DataException("[" + file + "]: " + message, cause);
  }

  /** Returns an error of one line; lines count from 1 and the header is line 1. */
  public static DataException of(Path file, long line, String message) {
    return new DataException("[" + file + "] line " + line + ": " + message);
  }
}
