package org.towerrank.model;

/** An operation of a network was given values that it cannot compute with. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  ShapeException(String operation, String expected, Object got) {
    super("operation [" + operation + "]: expected " + expected + ", got " + got);
  }
}
