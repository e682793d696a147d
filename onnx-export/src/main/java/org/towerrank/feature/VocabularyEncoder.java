package org.towerrank.feature;

import java.util.Map;

/**
 * Maps the values seen often enough when fitting to ids by falling frequency. Values are found in
 * any form: {@code 42.0} finds {@code 42}, and {@code 42} finds {@code 42.0} in a vocabulary of an
 * earlier version.
 */
public final class VocabularyEncoder implements IdEncoder {
  private final Vocabulary vocabulary;

  /** Indexes of the values that the vocabulary does not hold in canonical form, by that form. */
  private final Map<String, Integer> otherForms;

  public VocabularyEncoder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.otherForms = vocabulary.otherForms();
  }

  /** The known values, in the order of their ids. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public String type() {
    return "vocabulary";
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
  public int encode(double number) {
    return encode(NumberText.format(number));
  }

  /**
   * The raw value of a known id.
   *
   * @throws IndexOutOfBoundsException for ids below {@link #FIRST_KNOWN} or beyond the vocabulary
   */
  public String decode(int id) {
    return vocabulary.get(id - FIRST_KNOWN);
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
