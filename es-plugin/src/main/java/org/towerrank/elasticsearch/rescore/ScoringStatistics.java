package org.towerrank.elasticsearch.rescore;

import org.towerrank.bundle.GraphInput;
import org.towerrank.elasticsearch.stats.FeatureCounts;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.ScoringObserver;

/** Counts inferences and what the model's item features were. */
record ScoringStatistics(RankingModel model, ModelStatistics statistics)
    implements ScoringObserver {

  @Override
  public void scored(GraphBuffers buffers, int documents, long nanos) {
    statistics.recordInference(nanos, documents);
    for (InputBuffer input : buffers.inputs()) {
      if (input.input().side() == Side.ITEM) {
        count(input.input(), input, documents);
      }
    }
  }

  @Override
  public void failed() {
    statistics.recordFailure();
  }

  private void count(GraphInput input, InputBuffer values, int documents) {
    int column = 0;
    for (String name : input.features()) {
      Feature feature = model.schema().feature(name);
      if (!(feature instanceof NumericFeature)) {
        count(statistics.feature(name), values, column, feature.width(), documents);
      }
      column += feature.width();
    }
  }

  private static void count(
      FeatureCounts counts, InputBuffer values, int column, int width, int documents) {
    long present = 0;
    long missing = 0;
    long unknown = 0;
    for (int row = 0; row < documents; row++) {
      long before = present;
      int start = row * values.width() + column;
      for (int i = start; i < start + width; i++) {
        int id = values.get(i);
        present += id == IdEncoder.MISSING ? 0 : 1;
        unknown += id == IdEncoder.UNKNOWN ? 1 : 0;
      }
      missing += present == before ? 1 : 0;
    }
    counts.add(present + missing, missing, unknown);
  }
}
