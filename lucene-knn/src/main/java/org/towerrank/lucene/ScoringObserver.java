package org.towerrank.lucene;

import org.towerrank.inference.GraphBuffers;

/** Is told of every run of a {@link DocumentScorer}, to count them. */
public interface ScoringObserver {
  /** Takes no notice. */
  ScoringObserver NONE =
      new ScoringObserver() {
        @Override
        public void scored(GraphBuffers buffers, int documents, long nanos) {
          // Nobody counts.
        }

        @Override
        public void failed() {
          // Nobody counts.
        }
      };

  /**
   * A run gave scores.
   *
   * @param buffers whose item inputs are the documents' features, only valid during the call
   * @param documents how many rows of the item inputs were used
   * @param nanos the run took, without reading the documents
   */
  void scored(GraphBuffers buffers, int documents, long nanos);

  /** A run failed; its exception follows. */
  void failed();
}
