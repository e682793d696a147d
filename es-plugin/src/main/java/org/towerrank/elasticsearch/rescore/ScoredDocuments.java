package org.towerrank.elasticsearch.rescore;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.TaskScores;

/**
 * The documents that have scores, and the number of their window. The server hands such a set from
 * the phase that rescores to the one that fetches hits, and asks it for nothing but documents. So
 * the number tells that phase which window is its own. This set is a view of the scores and costs
 * nothing until it is sent.
 */
final class ScoredDocuments extends AbstractSet<Integer> {
  private final int number;
  private final TaskScores scores;

  ScoredDocuments(ScoredWindow window) {
    this.number = window.number();
    this.scores = window.scores();
  }

  @Override
  public boolean contains(@Nullable Object document) {
    return document instanceof Integer id && (id == number || scores.contains(id));
  }

  @Override
  public Iterator<Integer> iterator() {
    IntStream documents = IntStream.range(0, scores.size()).map(scores::document);
    return IntStream.concat(IntStream.of(number), documents).iterator();
  }

  @Override
  public int size() {
    return scores.size() + 1;
  }
}
