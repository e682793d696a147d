package org.towerrank.lucene;

import java.util.Map;
import org.apache.lucene.search.ScoreDoc;

/**
 * A score that is infinite or not a number, such as 0 to a negative weight or a first pass without
 * scores that was to be multiplied.
 */
public final class NonFiniteScoreException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  NonFiniteScoreException(
      ScoreDoc hit, RescoreMode mode, Combination combination, Map<String, Float> tasks) {
    super(
        "document ["
            + hit.doc
            + "]: expected a finite score, got none from mode ["
            + mode
            + "], first-pass score ["
            + hit.score
            + "] and "
            + combination
            + " over "
            + tasks);
  }
}
