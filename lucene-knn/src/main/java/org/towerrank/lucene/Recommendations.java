package org.towerrank.lucene;

import java.util.List;
import java.util.Map;

/**
 * What a {@link Recommender} found.
 *
 * @param items best first
 * @param recalled items that were in the window
 * @param recallNanos time of the user tower and of the search
 * @param rankNanos time of rescoring; 0 where nothing ranks
 */
public record Recommendations(List<Item> items, int recalled, long recallNanos, long rankNanos) {

  /**
   * One item.
   *
   * @param recallRank its place in the recall, from 1
   * @param recallScore inner product of the vectors
   * @param score what it was ordered by: the ranker's score, or the recall's where nothing ranks
   * @param tasks the ranker's scores by task
   */
  public record Item(
      ScoredItem item, int recallRank, float recallScore, float score, Map<String, Float> tasks) {}

  public Recommendations {
    items = List.copyOf(items);
  }
}
