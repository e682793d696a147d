package org.towerrank.feature;

/**
 * A raw value that its feature's encoder cannot take, such as text for a number, NaN or infinity.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidValueException(String message) {
    super(message);
  }

  /** The same error with the place it came from in front: a feature, a file and line, a field. */
  public InvalidValueException at(String place) {
    InvalidValueException placed = new InvalidValueException(place + ": " + getMessage());
    placed.initCause(this);
    return placed;
  }
}
