package org.towerrank.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a model is measured besides the standard metrics.
 *
 * @param cutoffs how many of the first items or rows HitRate@k, NDCG@k and recall@k are of; empty
 *     for the standard ones
 * @param by columns or features whose values the rows are sliced by; {@code new:COLUMN} slices them
 *     by whether training had their value
 * @param user the column that names users; if null, the one that the recipe says, or else {@value
 *     #USER} where there is such a column
 */
public record EvaluationSpec(List<Integer> cutoffs, List<String> by, @Nullable String user) {
  /** What users are named by where nothing else is said. */
  static final String USER = "user_id";

  /** The most that lists may be measured to. */
  public static final int MOST = 10_000;

  /** Checks that the cutoffs can be measured. */
  public EvaluationSpec {
    cutoffs = cutoffs.stream().distinct().sorted().toList();
    by = by.stream().distinct().toList();
    for (int k : cutoffs) {
      if (k < 1 || k > MOST) {
        throw new IllegalArgumentException(
            "metrics at k: expected k from 1 to " + MOST + ", got: [" + k + "]");
      }
    }
  }

  /** The standard metrics of all rows. */
  public static EvaluationSpec standard() {
    return new EvaluationSpec(List.of(), List.of(), null);
  }
}
