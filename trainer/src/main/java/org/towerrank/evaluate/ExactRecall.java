package org.towerrank.evaluate;

import org.towerrank.data.RecallSplit;

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
   * The rank, from 1, of the item that an event chose among all that could be recommended then; of
   * equal scores it counts as the last. 0 if it is itself excluded.
   */
  public int rank(float[] users, int at, RecallSplit events, int row) {
    float[] scores = scores(users, at);
    int target = events.target(row);
    float own = scores[target];
    for (int item : events.excluded(row)) {
      scores[item] = Float.NEGATIVE_INFINITY;
    }
    if (scores[target] == Float.NEGATIVE_INFINITY) {
      return 0;
    }
    int rank = 0;
    for (int item = 0; item < scores.length; item++) {
      rank += scores[item] >= own && events.isLive(row, item) ? 1 : 0;
    }
    return rank;
  }
}
