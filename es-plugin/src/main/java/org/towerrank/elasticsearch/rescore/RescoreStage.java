package org.towerrank.elasticsearch.rescore;

import java.util.Optional;
import org.apache.lucene.util.SetOnce;

/** How far a rescore request has come on a node. */
sealed interface RescoreStage {

  /** What the coordinating node found; empty before. */
  Optional<PreparedRescore> found();

  /** Read from a search; the model's name stands for no version yet. */
  record Parsed() implements RescoreStage {
    @Override
    public Optional<PreparedRescore> found() {
      return Optional.empty();
    }
  }

  /** Version and user are known. Whether this node has loaded the version is not. */
  record Pinned(PreparedRescore prepared) implements RescoreStage {
    @Override
    public Optional<PreparedRescore> found() {
      return Optional.of(prepared);
    }
  }

  /** This node has the version, and can rescore. */
  record Ready(PreparedRescore prepared) implements RescoreStage {
    @Override
    public Optional<PreparedRescore> found() {
      return Optional.of(prepared);
    }
  }

  /** On the way from a stage to {@link Ready}. */
  record UnderWay(RescoreStage from, SetOnce<ModelRescorerBuilder> next) implements RescoreStage {
    @Override
    public Optional<PreparedRescore> found() {
      return from.found();
    }
  }
}
