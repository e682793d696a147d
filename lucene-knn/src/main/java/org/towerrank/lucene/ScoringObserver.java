package org.towerrank.lucene;

import org.towerrank.inference.GraphBuffers;

/** Observes every run of a {@link DocumentScorer}. */
public interface ScoringObserver {
  /** Ignores all runs. */
  ScoringObserver NONE =
      new ScoringObserver() {
        @Override
        public void scored(GraphBuffers buffers, int documents, long nanos) {
          // Ignored.
        }

        @Override
        public void failed() {
          // Ignored.
        }
      };

  /**
   * A run gave scores.
   *
   * @param buffers the buffers of the run; item inputs are the documents' features. Valid only
   *     during the call
   * @param documents how many rows of the item inputs were used
   * @param nanos the run took, without reading the documents
   */
  void scored(GraphBuffers buffers, int documents, long nanos);

  /** A run failed; its exception follows. */
  void failed();
}
