package org.towerrank.elasticsearch.rescore;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.TaskScores;

/**
 * The documents that have scores. The server takes such a set with every request, and reads it only
 * for explanations. This one is a view of the scores and costs nothing until then.
 */
final class ScoredDocuments extends AbstractSet<Integer> {
  private final TaskScores scores;

  ScoredDocuments(TaskScores scores) {
    this.scores = scores;
  }

  @Override
  public boolean contains(@Nullable Object document) {
    return document instanceof Integer id && scores.contains(id);
  }

  @Override
  public Iterator<Integer> iterator() {
    return IntStream.range(0, scores.size()).map(scores::document).iterator();
  }

  @Override
  public int size() {
    return scores.size();
  }
}
