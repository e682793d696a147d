package org.towerrank.feature;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the valid name that somebody most likely meant. The unknown name may be anything that a
 * client sent: what is computed of it has a bound.
 */
public final class Nearest {
  /** Longer names have none that is near: nobody mistypes so much. */
  private static final int LONGEST = 255;

  /** Names that are compared at most. */
  private static final int MOST_COMPARED = 1000;

  /** Names that are told at most where none is near. */
  private static final int MOST_TOLD = 30;

  /** Letters that a near name may differ in at least, and at most. */
  private static final int LEAST_DIFFERENCE = 2;

  private static final int MOST_DIFFERENCE = 16;

  private Nearest() {}

  /**
   * A clause to put behind an error about an unknown name: {@code ", nearest is [user_id]"}, or
   * valid names where none is near, or nothing where there is none at all.
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
