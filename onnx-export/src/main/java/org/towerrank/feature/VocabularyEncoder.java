package org.towerrank.feature;

/** Maps the values seen often enough when fitting to ids by falling frequency. */
public record VocabularyEncoder(Vocabulary vocabulary) implements IdEncoder {

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
    int index = vocabulary.indexOf(text);
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
}
