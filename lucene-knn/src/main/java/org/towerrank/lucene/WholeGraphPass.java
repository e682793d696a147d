package org.towerrank.lucene;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.GraphSession;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.WholeRanker;
import org.towerrank.lucene.column.DocumentInputs;
import org.towerrank.lucene.column.DocumentWindow;

/** Scoring by a ranker that is one graph. */
record WholeGraphPass(
    GraphSession session, DocumentInputs inputs, QueryScores queries, GraphBuffers buffers)
    implements ScoringPass {

  static WholeGraphPass of(
      RankingModel model,
      WholeRanker ranker,
      DocumentInputs inputs,
      EncodedRows request,
      QueryScores queries,
      int documents) {
    GraphBuffers buffers = ScoringPass.buffers(model, ranker.session(), request, documents);
    return new WholeGraphPass(ranker.session(), inputs, queries, buffers);
  }

  @Override
  public FloatBuffer score(DocumentWindow window, int from, int to, ScoringObserver observer)
      throws IOException {
    long before = System.nanoTime();
    inputs.fill(buffers, window, from, to);
    queries.fill(buffers, from, to);
    long start = System.nanoTime();
    observer.filled(to - from, start - before);
    try {
      session.run(buffers, 1, to - from);
    } catch (InferenceException e) {
      observer.failed();
      throw e;
    }
    observer.scored(buffers, to - from, System.nanoTime() - start);
    return buffers.output();
  }

  @Override
  public void close() {
    buffers.close();
  }
}
