package org.towerrank.feature;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the valid name that was most likely meant. The unknown name may be anything that a client
 * sent, so the work for it is bounded.
 */
public final class Nearest {
  /** Longer unknown names get no suggestion. */
  private static final int LONGEST = 255;

  /** Most names that are compared. */
  private static final int MOST_COMPARED = 1000;

  /** Most names that are listed if none is near. */
  private static final int MOST_TOLD = 30;

  /** Letters that a near name may differ in at least, and at most. */
  private static final int LEAST_DIFFERENCE = 2;

  private static final int MOST_DIFFERENCE = 16;

  private Nearest() {}

  /**
   * A clause for an error about an unknown name: {@code ", nearest is [user_id]"}, the valid names
   * if none is near, or nothing if there are no valid names.
   */
  public static String hint(String unknown, Collection<String> valid) {
    if (valid.isEmpty()) {
      return "";
    }
    return nearest(unknown, valid)
        .map(near -> ", nearest is [" + near.name + "]")
        .orElseGet(
            () ->
                valid.stream()
                    .sorted()
                    .limit(MOST_TOLD)
                    .collect(Collectors.joining(", ", ", expected one of [", "]")));
  }

  private record Candidate(String name, int distance) {}

  private static Optional<Candidate> nearest(String unknown, Collection<String> valid) {
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    int bound = Math.clamp(unknown.length() / 2, LEAST_DIFFERENCE, MOST_DIFFERENCE);
    LevenshteinDistance distance = new LevenshteinDistance(bound);
    String lower = unknown.toLowerCase(Locale.ROOT);
    return valid.stream()
        .filter(name -> Math.abs(name.length() - unknown.length()) <= bound)
        .limit(MOST_COMPARED)
        .map(name -> new Candidate(name, distance.apply(lower, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance >= 0)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name));
  }
}
