package org.towerrank.elasticsearch.rescore;

import org.towerrank.bundle.ElementType;
import org.towerrank.elasticsearch.stats.FeatureCounts;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.IdEncoder;
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
      if (width == 1) {
        countOne(statistics.feature(name), ids, column, rowWidth);
      } else {
        countSome(statistics.feature(name), ids, column, rowWidth, width);
      }
      column += width;
    }
  }

  /** Nearly all ids are known, which is one comparison each. */
  private static void countOne(FeatureCounts counts, int[] ids, int column, int rowWidth) {
    int missing = 0;
    int unknown = 0;
    for (int i = column; i < ids.length; i += rowWidth) {
      if (ids[i] < IdEncoder.FIRST_KNOWN) {
        missing += ids[i] == IdEncoder.MISSING ? 1 : 0;
        unknown += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
    }
    counts.add(ids.length / rowWidth, missing, unknown);
  }

  private static void countSome(
      FeatureCounts counts, int[] ids, int column, int rowWidth, int width) {
    long present = 0;
    long missing = 0;
    long unknown = 0;
    for (int start = column; start < ids.length; start += rowWidth) {
      long before = present;
      for (int i = start; i < start + width; i++) {
        present += ids[i] == IdEncoder.MISSING ? 0 : 1;
        unknown += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
      missing += present == before ? 1 : 0;
    }
    counts.add(present + missing, missing, unknown);
  }
}
