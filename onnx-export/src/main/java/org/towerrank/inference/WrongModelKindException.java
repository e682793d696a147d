package org.towerrank.inference;

/** A ranker where two towers are needed, or the reverse. */
public final class WrongModelKindException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongModelKindException(String model, String expected, String found) {
    super("model [" + model + "]: expected " + expected + ", got " + found);
  }
}
