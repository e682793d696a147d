package org.towerrank.elasticsearch.rescore;

import java.util.Optional;
import org.towerrank.lucene.RescoredTopDocs;
import org.towerrank.lucene.ScoredInputs;
import org.towerrank.lucene.TaskScores;

/**
 * What is known of the hits that a rescorer scored on a shard.
 *
 * @param inputs what the model read, where the request asked for it
 */
record ScoredWindow(TaskScores scores, Optional<ScoredInputs> inputs) {

  static ScoredWindow of(RescoredTopDocs rescored) {
    return new ScoredWindow(rescored.taskScores(), rescored.inputs());
  }

  /** Documents, or as many as would take as much memory as the inputs. */
  long weight() {
    return scores.size() + inputs.map(ScoredInputs::size).orElse(0L) / WindowScores.NUMBERS;
  }
}
