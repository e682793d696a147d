package org.towerrank.export;

import java.util.Optional;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

/** Compares a ranker that computes the user once with the one it was made of. */
final class OnceCheck {
  /** Rows that are compared. */
  private static final int ROWS = 1000;

  /** Largest difference that another order of sums explains, as a share of scores above 1. */
  private static final double TOLERANCE = 1e-5;

  private OnceCheck() {}

  /**
   * Scores random items for one user with both, as serving does.
   *
   * @param whole with the user in every row
   * @param once with the user once
   * @return what differs; empty if nothing does
   */
  static Optional<String> difference(Bundle whole, Bundle once) {
    EncodedRows rows = RandomRows.of(once.schema(), ROWS, 1);
    float[] expected;
    try (RankingModel model = RankingModel.load(whole, SessionSettings.SERVING.whole())) {
      expected = model.score(rows, rows);
    }
    try (RankingModel model = RankingModel.load(once, SessionSettings.SERVING)) {
      return difference(expected, model.score(rows, rows), once.tasks().size());
    } catch (InferenceException | IllegalArgumentException e) {
      // The rewritten graph may have more operators than a graph may have, where the one that it
      // was made of has not.
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> difference(float[] expected, float[] found, int tasks) {
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs((double) expected[i] - found[i]);
      boolean same = Float.compare(expected[i], found[i]) == 0;
      // Negated, so that NaN counts as a difference where only one is NaN.
      if (!same && !(difference <= TOLERANCE * Math.max(1, Math.abs(expected[i])))) {
        return Optional.of(
            "random row "
                + i / tasks
                + " has the score ["
                + found[i]
                + "] in place of ["
                + expected[i]
                + "]");
      }
    }
    return Optional.empty();
  }
}
