package org.towerrank.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The existing name that a mistyped one most probably means. */
public final class NearestName {

  private NearestName() {}

  /**
   * Returns the candidate with the smallest edit distance, letter case aside, when at most half of
   * the longer name differs; farther names would only mislead.
   */
  public static Optional<String> of(String wanted, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate) <= limit(wanted, candidate))
        .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
  }

  /** Returns {@code ", the nearest is [name]"}, or nothing when no candidate is near. */
  public static String hint(String wanted, Collection<String> candidates) {
    return of(wanted, candidates).map(name -> ", the nearest is [" + name + "]").orElse("");
  }

  private static int limit(String wanted, String candidate) {
    return Math.max(wanted.length(), candidate.length()) / 2;
  }

  private static int distance(String left, String right) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(left.toLowerCase(Locale.ROOT), right.toLowerCase(Locale.ROOT));
  }
}
