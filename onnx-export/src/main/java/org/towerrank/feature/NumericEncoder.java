package org.towerrank.feature;

/** Maps a raw number to a float that a model reads as it is. */
public non-sealed interface NumericEncoder extends Encoder {

  /** What a missing value becomes; NaN for graphs that know what to do with it, such as trees. */
  float missing();

  /**
   * The float of a raw number.
   *
   * @throws InvalidValueException when the number is NaN or infinite
   */
  float encode(double number);

  /** Whether a text that is no finite number is missing; otherwise it is an error. */
  default boolean textIsMissing() {
    return false;
  }

  /**
   * The float of a raw string; an empty string is missing.
   *
   * @throws InvalidValueException when the text is no finite number, unless {@link #textIsMissing}
   */
  default float encode(String text) {
    return isMissing(text) ? missing() : encode(NumberText.parse(text));
  }

  /** Whether a raw string is a missing value. */
  default boolean isMissing(String text) {
    return text.isEmpty() || (textIsMissing() && !NumberText.isNumber(text));
  }

  /**
   * The float of an encoded number.
   *
   * @param raw what it was encoded from
   * @throws InvalidValueException when it is beyond all finite floats
   */
  static float requireFloat(double encoded, double raw) {
    float single = (float) encoded;
    if (!Float.isFinite(single)) {
      throw new InvalidValueException(
          "expected a number that is encoded as a finite float, got ["
              + raw
              + "], which becomes ["
              + encoded
              + "]");
    }
    return single;
  }

  @Override
  default boolean readsNumbers() {
    return true;
  }

  @Override
  default int size() {
    return 0;
  }

  @Override
  default int bits(double number) {
    return Float.floatToRawIntBits(encode(number));
  }
}
