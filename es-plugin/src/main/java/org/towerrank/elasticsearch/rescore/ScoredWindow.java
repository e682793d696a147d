package org.towerrank.elasticsearch.rescore;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.towerrank.lucene.RescoredTopDocs;
import org.towerrank.lucene.ScoredInputs;
import org.towerrank.lucene.TaskScores;

/**
 * What is known of the hits that a rescorer scored on a shard.
 *
 * @param number of this window on its node; negative, as no document's is
 * @param inputs what the model read, where the request asked for it
 */
record ScoredWindow(int number, TaskScores scores, Optional<ScoredInputs> inputs) {
  private static final AtomicInteger COUNTED = new AtomicInteger();

  static ScoredWindow of(RescoredTopDocs rescored) {
    return new ScoredWindow(
        COUNTED.getAndIncrement() | Integer.MIN_VALUE, rescored.taskScores(), rescored.inputs());
  }

  /** Documents, or as many as would take as much memory as the inputs. */
  long weight() {
    return scores.size() + inputs.map(ScoredInputs::size).orElse(0L) / WindowScores.NUMBERS;
  }
}
