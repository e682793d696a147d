package org.towerrank.tryout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far a server is from the same bundles run elsewhere: the largest differences.
 *
 * @param users that were compared
 * @param vector of elements of users' vectors
 * @param recallScore of scores of kNN hits
 * @param score of scores of the rankers' tasks
 * @param recall share of the 100 nearest films that the kNN search finds, of all users
 */
record CheckResult(int users, double vector, double recallScore, double score, double recall) {
  /** Differences of single-precision arithmetic in another order. */
  static final double TOLERANCE = 1e-6;

  private static final double LEAST_RECALL = 0.98;

  /** Whether the server computes the same. */
  boolean isSound() {
    return vector <= TOLERANCE
        && recallScore <= TOLERANCE
        && score <= TOLERANCE
        && recall >= LEAST_RECALL;
  }

  /** One line for people. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "%d users: vectors differ by %.1e, scores of recall by %.1e, scores of rankers by %.1e;"
            + " the kNN search finds %.4f of the 100 nearest.",
        users,
        vector,
        recallScore,
        score,
        recall);
  }

  /** Collects differences. */
  static final class Differences {
    private double vector;
    private double recallScore;
    private double score;
    private final List<Double> recalls = new ArrayList<>();

    void vector(double difference) {
      vector = Math.max(vector, Math.abs(difference));
    }

    void recallScore(double difference) {
      recallScore = Math.max(recallScore, Math.abs(difference));
    }

    void score(double difference) {
      score = Math.max(score, Math.abs(difference));
    }

    void recall(double share) {
      recalls.add(share);
    }

    CheckResult result(int users) {
      double recall = recalls.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      return new CheckResult(users, vector, recallScore, score, recall);
    }
  }
}
