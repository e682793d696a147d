package org.towerrank.feature;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the valid name that somebody most likely meant. */
public final class Nearest {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private Nearest() {}

  /**
   * A clause to put behind an error about an unknown name: {@code ", nearest is [user_id]"}, or
   * every valid name where none is near, or nothing where there is none at all.
   */
  public static String hint(String unknown, Collection<String> valid) {
    return valid.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(unknown, name)).thenComparing(n -> n))
        .map(best -> describe(unknown, best, valid))
        .orElse("");
  }

  private static String describe(String unknown, String best, Collection<String> valid) {
    if (distance(unknown, best) <= Math.max(2, unknown.length() / 2)) {
      return ", nearest is [" + best + "]";
    }
    return valid.stream()
        .sorted()
        .limit(30)
        .collect(Collectors.joining(", ", ", expected one of [", "]"));
  }

  private static int distance(String left, String right) {
    return DISTANCE.apply(
        left.toLowerCase(java.util.Locale.ROOT), right.toLowerCase(java.util.Locale.ROOT));
  }
}
