package org.towerrank.lucene;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentInputs;
import org.towerrank.lucene.column.DocumentParts;
import org.towerrank.lucene.column.DocumentWindow;

/** Scoring by a ranker in two steps. Only documents whose part is not kept go through the first. */
record PrecomputingPass(
    DocumentParts documents, QueryScores queries, GraphBuffers features, GraphBuffers pairs)
    implements ScoringPass {

  static PrecomputingPass of(
      RankingModel model,
      PrecomputingRanker ranker,
      DocumentInputs inputs,
      EncodedRows request,
      QueryScores queries,
      int documents) {
    GraphBuffers features = ranker.items().acquire(1, documents);
    try {
      GraphBuffers pairs = ScoringPass.buffers(model, ranker.scores(), request, documents);
      return new PrecomputingPass(new DocumentParts(inputs, ranker), queries, features, pairs);
    } catch (RuntimeException | Error e) {
      features.close();
      throw e;
    }
  }

  @Override
  public FloatBuffer score(DocumentWindow window, int from, int to, ScoringObserver observer)
      throws IOException {
    try {
      PrecomputingRanker ranker = documents.ranker();
      long before = System.nanoTime();
      long nanos = documents.fill(features, ranker.parts(pairs), window, from, to);
      queries.fill(pairs, from, to);
      long start = System.nanoTime();
      observer.filled(to - from, start - before - nanos);
      ranker.scores().run(pairs, 1, to - from);
      observer.scored(features, to - from, nanos + System.nanoTime() - start);
    } catch (InferenceException e) {
      observer.failed();
      throw e;
    }
    return pairs.output();
  }

  @Override
  public void close() {
    features.close();
    pairs.close();
  }
}
