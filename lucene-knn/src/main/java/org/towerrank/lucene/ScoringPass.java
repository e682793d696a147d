package org.towerrank.lucene;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.GraphSession;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentWindow;

/** The memory of scoring documents for one request, given back by {@link #close}. */
sealed interface ScoringPass extends AutoCloseable permits WholeGraphPass, PrecomputingPass {

  /**
   * Scores the documents {@code [from, to)} of a window.
   *
   * @return the scores of each document together, from index 0 on
   */
  FloatBuffer score(DocumentWindow window, int from, int to, ScoringObserver observer)
      throws IOException;

  @Override
  void close();

  /** Memory for the runs of a graph, with the request in it; taken only where that succeeds. */
  static GraphBuffers buffers(
      RankingModel model, GraphSession session, EncodedRows request, int documents) {
    GraphBuffers buffers = session.acquire(1, documents);
    try {
      model.fillRequest(request, buffers);
      return buffers;
    } catch (RuntimeException | Error e) {
      buffers.close();
      throw e;
    }
  }
}
