package org.towerrank.feature;

import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The code of a text is its number in the fitter of the vocabulary, plus one. Lists of texts have
 * codes of their own.
 */
final class TextCodes implements ValueCodes, IdEncoder {
  private final VocabularyFitter fitter;
  private final CodeLists lists = new CodeLists();

  TextCodes(VocabularyFitter fitter) {
    this.fitter = fitter;
  }

  @Override
  public Encoder encoder() {
    return this;
  }

  @Override
  public int encode(String text) {
    return text.isEmpty() ? ValueCodes.MISSING : fitter.number(text) + 1;
  }

  @Override
  public int encode(long number) {
    AsciiText digits = AsciiText.of(number);
    return encode(digits.bytes(), digits.from(), digits.to());
  }

  @Override
  public int encode(double number) {
    return encode(NumberText.format(number));
  }

  @Override
  public int encode(byte[] utf8, int from, int to) {
    int kinds = ByteKinds.of(utf8, from, to);
    // Others may be no UTF-8, which a string mends.
    boolean asItIs =
        from < to && ByteKinds.isAscii(kinds) && !CanonicalText.mayDiffer(kinds, utf8, from, to);
    return asItIs ? fitter.number(utf8, from, to) + 1 : IdEncoder.super.encode(utf8, from, to);
  }

  @Override
  public void count(int code) {
    if (code != ValueCodes.MISSING) {
      fitter.count(code - 1);
    }
  }

  /** The code of a list of codes. */
  int codeOf(int[] codes, int count) {
    return lists.add(codes, count);
  }

  @Override
  public Optional<CodeLists> lists() {
    return Optional.of(lists);
  }

  @Override
  public EncoderFitter fitter() {
    return fitter;
  }

  @Override
  public void forget() {
    // The fitter goes on with texts.
    lists.clear();
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidValueException when it may tell texts apart that have one code
   */
  @Override
  public IntUnaryOperator replacements(Encoder fitted) {
    if (fitted instanceof VocabularyEncoder vocabulary && vocabulary.hasOtherForms()) {
      throw new InvalidValueException("expected a vocabulary of one form for each value");
    }
    int[] bits = new int[fitter.distinct() + 1];
    bits[ValueCodes.MISSING] = RawValueEncoder.bits(fitted, null);
    for (int code = 1; code < bits.length; code++) {
      bits[code] = RawValueEncoder.bits(fitted, fitter.text(code - 1));
    }
    return code -> bits[code];
  }

  @Override
  public long bytes() {
    return fitter.bytes() + lists.bytes();
  }

  @Override
  public boolean readsNumbers() {
    return false;
  }

  @Override
  public int size() {
    return fitter.distinct() + 1;
  }

  @Override
  public String type() {
    return "text_codes";
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    throw ValueCodes.noEntry();
  }
}
