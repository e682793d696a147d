package org.towerrank.feature;

/**
 * A fitted, immutable and thread-safe map from raw values to numbers that a model reads. Its class
 * says all there is to know of it: what recipes say of it ({@link EncoderSpec}), how it is fitted
 * ({@link EncoderFitter}), and what a bundle says of it ({@link EncoderEntry}). {@link Encoders}
 * lists the classes.
 */
public sealed interface Encoder permits IdEncoder, NumericEncoder {

  /** The encoder's kind as recipes and bundles name it. */
  String type();

  /**
   * Whether it reads numbers, so that texts have to be numbers. The others read texts, and a number
   * as its one text.
   */
  boolean readsNumbers();

  /** Rows that an embedding of its ids needs; 0 where it makes no ids. */
  int size();

  /**
   * The 4 bytes that a number becomes: an id, or the bits of a float.
   *
   * @throws InvalidValueException when the number is NaN or infinite
   */
  int bits(double number);

  /**
   * What a bundle says of it.
   *
   * @param files take what is too long for that
   */
  EncoderEntry entry(EncoderFiles.Writer files);
}
