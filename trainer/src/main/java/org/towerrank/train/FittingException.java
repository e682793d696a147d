package org.towerrank.train;

/** Fitting cannot go on. */
public final class FittingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FittingException(String message) {
    super(message);
  }
}
