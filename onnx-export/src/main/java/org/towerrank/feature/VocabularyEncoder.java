package org.towerrank.feature;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Maps the values seen often enough when fitting to ids by falling frequency. Values are found in
 * any form: {@code 42.0} finds {@code 42}, and {@code 42} finds {@code 42.0} in a vocabulary of an
 * earlier version.
 */
public final class VocabularyEncoder implements IdEncoder {
  private final Vocabulary vocabulary;

  /** Indexes of the values that the vocabulary does not hold in canonical form, by that form. */
  private final Map<String, Integer> otherForms;

  /**
   * Values by falling frequency.
   *
   * @param minCount values seen less often are unknown; 0 stands for 1
   * @param maxSize the most values kept; 0 stands for all
   */
  public record Spec(int minCount, int maxSize) implements EncoderSpec {
    public Spec {
      if (minCount < 0 || maxSize < 0) {
        throw new SchemaException(
            "vocabulary: min_count and max_size must not be negative, got: "
                + minCount
                + ", "
                + maxSize);
      }
    }

    @Override
    public EncoderFitter fitter() {
      return new VocabularyFitter(
          Math.max(1, minCount), maxSize == 0 ? Integer.MAX_VALUE : maxSize);
    }
  }

  /** Values by id, one a line of a file. */
  record Entry(String file, int values) implements EncoderEntry {
    Entry {
      Objects.requireNonNull(file, "file");
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) throws IOException {
      return new VocabularyEncoder(files.read(file, values));
    }
  }

  public VocabularyEncoder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.otherForms = vocabulary.otherForms();
  }

  /** The known values, in the order of their ids. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Whether it holds values in a form that is not canonical, as those of an earlier version. */
  boolean hasOtherForms() {
    return !otherForms.isEmpty();
  }

  @Override
  public String type() {
    return "vocabulary";
  }

  @Override
  public boolean readsNumbers() {
    return false;
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(files.write(vocabulary), vocabulary.size());
  }

  @Override
  public int size() {
    return vocabulary.size() + FIRST_KNOWN;
  }

  @Override
  public int encode(String text) {
    if (text.isEmpty()) {
      return MISSING;
    }
    // First as it is: almost all match, and if a vocabulary holds two forms, each has its id.
    int index = vocabulary.indexOf(text);
    return index >= 0 ? index + FIRST_KNOWN : encodeForm(text);
  }

  private int encodeForm(String text) {
    String form = CanonicalText.of(text);
    int index = form.equals(text) ? -1 : vocabulary.indexOf(form);
    if (index < 0 && !otherForms.isEmpty()) {
      index = otherForms.getOrDefault(form, -1);
    }
    return index < 0 ? UNKNOWN : index + FIRST_KNOWN;
  }

  @Override
  public int encode(long number) {
    AsciiText digits = AsciiText.of(number);
    return encode(digits.bytes(), digits.from(), digits.to());
  }

  @Override
  public int encode(byte[] utf8, int from, int to) {
    if (from == to) {
      return MISSING;
    }
    int index = vocabulary.indexOf(utf8, from, to - from);
    if (index >= 0) {
      return index + FIRST_KNOWN;
    }
    boolean oneForm =
        otherForms.isEmpty()
            && !CanonicalText.mayDiffer(ByteKinds.of(utf8, from, to), utf8, from, to);
    return oneForm ? UNKNOWN : IdEncoder.super.encode(utf8, from, to);
  }

  @Override
  public int encode(double number) {
    return encode(NumberText.format(number));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VocabularyEncoder encoder && vocabulary.equals(encoder.vocabulary);
  }

  @Override
  public int hashCode() {
    return vocabulary.hashCode();
  }

  @Override
  public String toString() {
    return "VocabularyEncoder[" + vocabulary.size() + " values]";
  }
}
