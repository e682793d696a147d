package org.towerrank.feature;

import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Stands for an encoder while it is fitted, so that rows are read once: values become codes, the
 * encoder is fitted to the codes of the rows that count, and what it makes of the values replaces
 * the codes. For one thread.
 */
public sealed interface ValueCodes permits NumberCodes, TextCodes {
  /** The code of a missing value. */
  int MISSING = 0;

  /**
   * Codes of the values that an encoder is fitted to; nothing where its fitter must see each value
   * itself.
   *
   * @param spec what a recipe says of the encoder
   * @param fitter of that
   */
  static Optional<ValueCodes> of(EncoderSpec spec, EncoderFitter fitter) {
    return switch (fitter) {
      case FitterOfNumbers numbers ->
          Optional.of(new NumberCodes(numbers, Encoders.isNumeric(spec)));
      case VocabularyFitter vocabulary -> Optional.of(new TextCodes(vocabulary));
      default -> Optional.empty();
    };
  }

  /** Whether an encoder makes codes, so that one thread at a time may use it. */
  static boolean areMadeBy(Encoder encoder) {
    return encoder instanceof TextCodes
        || encoder instanceof NumberCodes.OfFloats
        || encoder instanceof NumberCodes.OfIds;
  }

  /** What makes codes of values, of which a model must not know. */
  Encoder encoder();

  /**
   * Tells that a row that counts has a value.
   *
   * @throws InvalidValueException when the encoder cannot be fitted to it
   */
  void count(int code);

  /**
   * The lists of codes that the codes of sequences stand for, each in the order of the raw list;
   * nothing where values of sequences have no codes.
   */
  Optional<CodeLists> lists();

  /** The fitter, which has all that was counted so far. Values may be added to it too. */
  EncoderFitter fitter();

  /** Drops the values, so that codes cannot be replaced. */
  void forget();

  /**
   * What an encoder makes of the values that codes stand for: ids, or the bits of floats.
   *
   * @throws InvalidValueException when a value does not fit it; perhaps later, of a code
   */
  IntUnaryOperator replacements(Encoder fitted);

  /** About how many bytes the values take. */
  long bytes();

  /** An encoder that is being fitted has no entry in a bundle. */
  static IllegalStateException noEntry() {
    return new IllegalStateException("expected a fitted encoder, this one is being fitted");
  }
}
