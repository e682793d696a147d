package org.towerrank.evaluate;

/** Ranks items for a user by the inner product with every item's vector. */
public final class ExactRecall {
  private final float[] items;
  private final int dimension;

  /**
   * @param items the vectors of all items, one after another
   */
  public ExactRecall(float[] items, int dimension) {
    this.items = items;
    this.dimension = dimension;
  }

  /** The inner products of a user's vector {@code users[at ..]} with every item's. */
  public float[] scores(float[] users, int at) {
    float[] scores = new float[items.length / dimension];
    for (int item = 0; item < scores.length; item++) {
      float sum = 0;
      for (int k = 0; k < dimension; k++) {
        sum += users[at + k] * items[item * dimension + k];
      }
      scores[item] = sum;
    }
    return scores;
  }

  /**
   * The rank, from 1, of an item among all that are not excluded; of equal scores the item counts
   * as the last. 0 if it is itself excluded.
   */
  public int rank(float[] users, int at, int[] excluded, int target) {
    float[] scores = scores(users, at);
    float own = scores[target];
    for (int item : excluded) {
      scores[item] = Float.NEGATIVE_INFINITY;
    }
    if (scores[target] == Float.NEGATIVE_INFINITY) {
      return 0;
    }
    int rank = 0;
    for (float score : scores) {
      rank += score >= own ? 1 : 0;
    }
    return rank;
  }
}
