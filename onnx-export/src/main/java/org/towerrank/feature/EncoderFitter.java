package org.towerrank.feature;

/** Sees the raw values of the training rows one by one, in bounded memory, and makes an encoder. */
public interface EncoderFitter {

  /**
   * One value of one row; empty values are missing and ignored.
   *
   * @throws InvalidValueException when the encoder needs a number and the text is none
   */
  void add(String value);

  /** Whether values make a difference; where not, none need be read. */
  default boolean readsValues() {
    return true;
  }

  /** The encoder of all values added so far. */
  Encoder fit();
}
