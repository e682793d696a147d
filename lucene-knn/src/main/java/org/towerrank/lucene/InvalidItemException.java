package org.towerrank.lucene;

/** An item that cannot be indexed: without an id, with another's id, or with an unfit value. */
public final class InvalidItemException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidItemException(long line, String message) {
    super("line " + line + ": " + message);
  }

  InvalidItemException(long line, IllegalArgumentException cause) {
    super("line " + line + ": " + cause.getMessage(), cause);
  }
}
