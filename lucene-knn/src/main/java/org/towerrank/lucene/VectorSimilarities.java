package org.towerrank.lucene;

import org.apache.lucene.index.VectorSimilarityFunction;
import org.towerrank.model.Similarity;

/** How Lucene compares the vectors of two towers, and what its scores say of the inner product. */
public final class VectorSimilarities {
  private VectorSimilarities() {}

  /**
   * The function to index vectors with. Towers compared by cosine make vectors of length 1, so
   * their inner product is the cosine.
   */
  public static VectorSimilarityFunction function(Similarity similarity) {
    return switch (similarity) {
      case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
      case DOT_PRODUCT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    };
  }

  /**
   * The inner product behind a score of Lucene's, which is never negative: {@code (1 + x) / 2} for
   * cosines; {@code 1 + x}, or {@code 1 / (1 - x)} for negative x, otherwise.
   */
  public static float innerProduct(Similarity similarity, float score) {
    return switch (similarity) {
      case COSINE -> 2 * score - 1;
      case DOT_PRODUCT -> score < 1 ? 1 - 1 / score : score - 1;
    };
  }
}
