package org.towerrank.lucene;

import java.io.IOException;
import java.nio.FloatBuffer;
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
}
