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
   * The features of documents were read or copied, and lie in the buffers of a run.
   *
   * @param documents how many
   * @param nanos that took, without runs of the model
   */
  default void filled(int documents, long nanos) {
    // Most observers look at the runs only.
  }

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

  /** An observer that reports to this one and then to another. */
  default ScoringObserver and(ScoringObserver other) {
    ScoringObserver first = this;
    return new ScoringObserver() {
      @Override
      public void filled(int documents, long nanos) {
        first.filled(documents, nanos);
        other.filled(documents, nanos);
      }

      @Override
      public void scored(GraphBuffers buffers, int documents, long nanos) {
        first.scored(buffers, documents, nanos);
        other.scored(buffers, documents, nanos);
      }

      @Override
      public void failed() {
        first.failed();
        other.failed();
      }
    };
  }
}
