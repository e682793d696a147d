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
      int number = texts.number(CanonicalText.of(value));
      if (number == counts.length) {
        counts = Arrays.copyOf(counts, number + number / 2);
      }
      counts[number]++;
    }
  }

  @Override
  public Encoder fit() {
    Comparator<Integer> mostFrequentFirst =
        Comparator.<Integer>comparingLong(number -> -counts[number]).thenComparing(texts::compare);
    return new VocabularyEncoder(
        texts.vocabulary(
            IntStream.range(0, texts.size())
                .filter(number -> counts[number] >= minCount)
                .boxed()
                .sorted(mostFrequentFirst)
                .limit(maxSize)
                .mapToInt(Integer::intValue)
                .toArray()));
  }
}
