package org.towerrank.lucene;

/** An index that is not an item index, or whose vectors another model made. */
public final class IndexMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  IndexMismatchException(String message) {
    super(message);
  }

  IndexMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
