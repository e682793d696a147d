package org.towerrank.feature;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts values by their canonical text. Ties in frequency are ordered by value, so that the same
 * rows give the same ids.
 */
final class VocabularyFitter implements EncoderFitter {
  private static final Comparator<Map.Entry<String, long[]>> MOST_FREQUENT_FIRST =
      Comparator.<Map.Entry<String, long[]>>comparingLong(entry -> -entry.getValue()[0])
          .thenComparing(Map.Entry::getKey);

  private final Map<String, long[]> counts = new HashMap<>();
  private final int minCount;
  private final int maxSize;

  VocabularyFitter(int minCount, int maxSize) {
    this.minCount = minCount;
    this.maxSize = maxSize;
  }

  @Override
  public void add(String value) {
    add(value, 1);
  }

  @Override
  public void add(String value, long rows) {
    if (!value.isEmpty()) {
      counts.computeIfAbsent(CanonicalText.of(value), v -> new long[1])[0] += rows;
    }
  }

  @Override
  public Encoder fit() {
    List<String> values =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue()[0] >= minCount)
            .sorted(MOST_FREQUENT_FIRST)
            .limit(maxSize)
            .map(Map.Entry::getKey)
            .toList();
    return new VocabularyEncoder(Vocabulary.of(values));
  }
}
