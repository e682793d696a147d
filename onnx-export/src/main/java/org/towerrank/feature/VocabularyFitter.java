package org.towerrank.feature;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Counts values by their canonical text. Ties in frequency are ordered by value, so that the same
 * rows give the same ids.
 */
final class VocabularyFitter implements EncoderFitter {
  private final DistinctTexts texts = new DistinctTexts();
  private final int minCount;
  private final int maxSize;
  private long[] counts = new long[1 << 10];

  VocabularyFitter(int minCount, int maxSize) {
    this.minCount = minCount;
    this.maxSize = maxSize;
  }

  @Override
  public void add(String value) {
    if (!value.isEmpty()) {
      count(number(value));
    }
  }

  /** The number of a value that is not empty, which gets the next one if it is new. */
  int number(String value) {
    return texts.number(CanonicalText.of(value));
  }

  /** The same of a canonical text in UTF-8. */
  int number(byte[] utf8, int from, int to) {
    return texts.number(utf8, from, to);
  }

  /** Counts a value by its number. */
  void count(int number) {
    if (number >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(number + 1, counts.length + counts.length / 2));
    }
    counts[number]++;
  }

  /** How many values have numbers, counted or not. */
  int distinct() {
    return texts.size();
  }

  /** The canonical text of a value. */
  String text(int number) {
    return texts.text(number);
  }

  /** About how many bytes the values take. */
  long bytes() {
    return texts.bytes() + (long) counts.length * Long.BYTES;
  }

  @Override
  public Encoder fit() {
    Comparator<Integer> mostFrequentFirst =
        Comparator.<Integer>comparingLong(number -> -counts[number]).thenComparing(texts::compare);
    return new VocabularyEncoder(
        texts.vocabulary(
            IntStream.range(0, Math.min(texts.size(), counts.length))
                .filter(number -> counts[number] >= minCount)
                .boxed()
                .sorted(mostFrequentFirst)
                .limit(maxSize)
                .mapToInt(Integer::intValue)
                .toArray()));
  }
}
