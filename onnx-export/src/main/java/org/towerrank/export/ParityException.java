package org.towerrank.export;

/** A graph's outputs differ from the reference by more than is allowed. */
public final class ParityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ParityException(String message) {
    super(message);
  }
}
