package org.towerrank.feature;

import java.nio.charset.StandardCharsets;

/** Maps raw values to ids in {@code [0, size())}, the rows of an embedding. */
public non-sealed interface IdEncoder extends Encoder {

  /** The id of a missing value, and padding in sequences. */
  int MISSING = 0;

  /** The id of a value never seen when fitting. */
  int UNKNOWN = 1;

  /** The id of the most frequent value. */
  int FIRST_KNOWN = 2;

  /** Rows that an embedding of these ids needs, {@link #MISSING} and {@link #UNKNOWN} included. */
  @Override
  int size();

  /**
   * The id of a raw string; an empty string is missing. A string that is a number or a boolean has
   * the id of that number or boolean.
   *
   * @throws InvalidValueException when the encoder needs a number and the text is none
   */
  int encode(String text);

  /**
   * The id of a raw number. Encoders that read texts read a whole number as its decimal digits
   * ({@code 42}, never {@code 42.0}), so a value is the same from text and from a numeric field.
   *
   * @throws InvalidValueException when the number is NaN or infinite
   */
  int encode(double number);

  /**
   * The id of a whole number, all of whose digits count where the encoder reads texts.
   *
   * @throws InvalidValueException when the encoder reads numbers, and this is none for it
   */
  default int encode(long number) {
    return readsNumbers() ? encode((double) number) : encode(Long.toString(number));
  }

  /**
   * The id of a text in UTF-8, the same as of the string.
   *
   * @param from where the text begins
   * @param to behind its end
   * @throws InvalidValueException when the encoder needs a number and the text is none
   */
  default int encode(byte[] utf8, int from, int to) {
    return encode(new String(utf8, from, to - from, StandardCharsets.UTF_8));
  }

  @Override
  default int bits(double number) {
    return encode(number);
  }
}
