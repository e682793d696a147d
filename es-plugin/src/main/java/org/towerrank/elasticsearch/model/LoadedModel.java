package org.towerrank.elasticsearch.model;

import java.util.Optional;
import org.elasticsearch.core.AbstractRefCounted;
import org.elasticsearch.core.Releasable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.inference.BufferMemory;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * A version of a model in this node's memory. Its native sessions are closed, and its memory given
 * back, with the last reference to it: that of the node that serves it, or of the last request.
 */
final class LoadedModel extends AbstractRefCounted {
  private final ModelReference reference;
  private final Bundle bundle;
  private final @Nullable TwoTowerModel towers;
  private final @Nullable RankingModel ranker;
  private final @Nullable DocumentScorer scorer;
  private final ModelStatistics statistics;
  private final Releasable memory;

  private LoadedModel(
      ModelReference reference,
      Bundle bundle,
      @Nullable TwoTowerModel towers,
      @Nullable DocumentScorer scorer,
      ModelStatistics statistics,
      Releasable memory) {
    this.reference = reference;
    this.bundle = bundle;
    this.towers = towers;
    this.ranker = scorer == null ? null : scorer.model();
    this.scorer = scorer;
    this.statistics = statistics;
    this.memory = memory;
  }

  /**
   * Loads every graph of a bundle.
   *
   * @param rows memory for what is kept of documents
   * @param files where rows of large segments are, if there are any
   * @param buffers memory for the inputs and outputs of runs
   * @param memory released when the model is closed; not when loading fails
   * @throws org.towerrank.inference.InferenceException when ONNX Runtime does not accept a graph
   */
  static LoadedModel load(
      ModelReference reference,
      Bundle bundle,
      ModelStatistics statistics,
      DocumentCacheBudget rows,
      Optional<SegmentRows> files,
      BufferMemory buffers,
      Releasable memory) {
    SessionSettings serving = SessionSettings.SERVING.with(buffers);
    boolean hasTowers = bundle.graph(GraphRole.USER_TOWER).isPresent();
    boolean hasRanker = bundle.graph(GraphRole.RANKER).isPresent();
    TwoTowerModel towers = hasTowers ? TwoTowerModel.load(bundle, serving) : null;
    try {
      DocumentScorer scorer = hasRanker ? scorer(bundle, rows, files, serving) : null;
      // The sessions have the graphs; their bytes need not stay on the heap.
      return new LoadedModel(reference, bundle.withoutGraphs(), towers, scorer, statistics, memory);
    } catch (RuntimeException e) {
      if (towers != null) {
        towers.close();
      }
      throw e;
    }
  }

  private static DocumentScorer scorer(
      Bundle bundle,
      DocumentCacheBudget rows,
      Optional<SegmentRows> files,
      SessionSettings serving) {
    // Two steps pay only where the results of the first can be kept.
    SessionSettings settings = rows.most() > 0 ? serving : serving.whole();
    DocumentScorer scorer =
        new DocumentScorer(RankingModel.load(bundle, settings), DocumentFields.PLAIN, rows);
    return files.map(stored -> scorer.storedIn(stored, DocumentFields.PLAIN)).orElse(scorer);
  }

  ModelReference reference() {
    return reference;
  }

  Bundle bundle() {
    return bundle;
  }

  Optional<TwoTowerModel> towers() {
    return Optional.ofNullable(towers);
  }

  Optional<RankingModel> ranker() {
    return Optional.ofNullable(ranker);
  }

  /** Scores documents; keeps what the values of segments become as long as the model is loaded. */
  Optional<DocumentScorer> scorer() {
    return Optional.ofNullable(scorer);
  }

  ModelStatistics statistics() {
    return statistics;
  }

  @Override
  protected void closeInternal() {
    if (scorer != null) {
      scorer.forget();
    }
    try (memory;
        ranker;
        towers) {
      // All are closed, even if one fails; nulls are left out.
    }
  }
}
