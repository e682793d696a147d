package org.towerrank.elasticsearch.rescore;

import org.towerrank.bundle.ElementType;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.ScoringObserver;

/**
 * Counts inferences and what the model's item features were.
 *
 * @param countsFeatures false where the documents' features were counted before
 */
record ScoringStatistics(RankingModel model, ModelStatistics statistics, boolean countsFeatures)
    implements ScoringObserver {

  @Override
  public void scored(GraphBuffers buffers, int documents, long nanos) {
    statistics.recordInference(nanos, documents);
    if (countsFeatures) {
      countFeatures(buffers, documents);
    }
  }

  private void countFeatures(GraphBuffers buffers, int documents) {
    for (InputBuffer input : buffers.inputs()) {
      // What another run computed of documents is filled by no feature.
      if (input.input().side() == Side.ITEM && !input.input().features().isEmpty()) {
        count(input, documents);
      }
    }
  }

  @Override
  public void failed() {
    statistics.recordFailure();
  }

  private void count(InputBuffer input, int documents) {
    int column = 0;
    boolean floats = input.input().type() == ElementType.FLOAT32;
    int[] ids = floats ? null : input.rows(documents);
    for (String name : input.input().features()) {
      if (ids == null) {
        statistics.feature(name).countFloats(input::get, documents, input.width(), column);
      } else {
        statistics.feature(name).count(ids, documents, input.width(), column);
      }
      column += model.schema().feature(name).width();
    }
  }
}
