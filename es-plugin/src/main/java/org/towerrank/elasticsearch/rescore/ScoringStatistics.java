package org.towerrank.elasticsearch.rescore;

import org.towerrank.bundle.ElementType;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.InputLayout;
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
      if (input.input().side() == Side.ITEM && input.input().type() != ElementType.FLOAT32) {
        count(input.input(), input.rows(documents), input.width());
      }
    }
  }

  @Override
  public void failed() {
    statistics.recordFailure();
  }

  private void count(InputLayout input, int[] ids, int rowWidth) {
    int column = 0;
    for (String name : input.features()) {
      int width = model.schema().feature(name).width();
      statistics.feature(name).count(ids, ids.length / rowWidth, rowWidth, column, width);
      column += width;
    }
  }
}
