package org.towerrank.feature;

/** Sees the raw values of the training rows one by one, in bounded memory, and makes an encoder. */
public interface EncoderFitter {

  /**
   * One value of one row; empty values are missing and ignored.
   *
   * @throws InvalidValueException when the encoder needs a number and the text is none
   */
  void add(String value);

  /**
   * The same for a whole number.
   *
   * @throws InvalidValueException when it is beyond what the encoder can tell apart
   */
  default void add(long value) {
    add(Long.toString(value));
  }

  /**
   * The same for a finite number.
   *
   * @throws InvalidValueException when it is beyond what the encoder can tell apart
   */
  default void add(double value) {
    add(NumberText.format(value));
  }

  /** Whether the values matter for the fit. If not, callers need not read them. */
  default boolean readsValues() {
    return true;
  }

  /** The encoder of all values added so far. */
  Encoder fit();

  /** Gives an encoder that no value changes. */
  static EncoderFitter fixed(Encoder encoder) {
    return new EncoderFitter() {
      @Override
      public void add(String value) {
        // Nothing to learn from it.
      }

      @Override
      public boolean readsValues() {
        return false;
      }

      @Override
      public Encoder fit() {
        return encoder;
      }
    };
  }
}
