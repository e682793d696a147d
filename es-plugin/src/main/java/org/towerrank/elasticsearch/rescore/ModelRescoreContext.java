package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.rescore.RescoreContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.TaskScores;
import org.towerrank.lucene.column.DocumentFields;

/**
 * One rescorer of one request on one shard. For one thread at a time in the phase that rescores.
 * Before it, aggregations may call from several threads, and nothing is rescored.
 */
final class ModelRescoreContext extends RescoreContext {
  private final PinnedRanker model;
  private final RescoreRequest request;
  private final PreparedRescore prepared;
  private final EncodedRows row;
  private final DocumentFields fields;

  /** Scores of the window, kept for a fetch phase with this same context. */
  private @Nullable TaskScores scores;

  /** Whether the server is in the phase that rescores the hits of the search. */
  private volatile boolean rescoring;

  private ModelRescoreContext(
      int windowSize,
      PinnedRanker model,
      RescoreRequest request,
      PreparedRescore prepared,
      EncodedRows row,
      DocumentFields fields) {
    super(windowSize, WindowRescorer.INSTANCE);
    this.model = model;
    this.request = request;
    this.prepared = prepared;
    this.row = row;
    this.fields = fields;
  }

  /** Finds the index's fields. */
  static ModelRescoreContext of(
      int windowSize,
      PinnedRanker model,
      RescoreRequest request,
      PreparedRescore prepared,
      SearchExecutionContext index) {
    try (ModelHandle handle = model.acquire()) {
      FeatureSchema schema = handle.ranker().schema();
      DocumentFields fields = IndexFields.of(index, schema, request);
      return new ModelRescoreContext(
          windowSize, model, request, prepared, prepared.row(schema), fields);
    }
  }

  /**
   * The server sets a check for the phase that rescores, and takes it away afterwards. Aggregations
   * such as {@code top_hits} call the rescorer without one.
   */
  @Override
  public void setCancellationChecker(@Nullable Runnable check) {
    super.setCancellationChecker(check);
    rescoring = check != null;
  }

  /** Whether the hits of the search are to be rescored, rather than those of an aggregation. */
  boolean isRescoring() {
    return rescoring;
  }

  /** Whether a retriever goes on with the scores, which cannot be negative there. */
  boolean isInsideRetriever() {
    return prepared.isInsideRetriever();
  }

  ModelReference reference() {
    return model.reference();
  }

  boolean returnsScores() {
    return request.returnScores();
  }

  /** The loaded model, to be closed. */
  ModelHandle acquire() {
    return model.acquire();
  }

  /** A scorer of this index's documents, whose runs are counted. */
  DocumentScorer counted(ModelHandle handle) {
    return again(handle).observedBy(new ScoringStatistics(handle.ranker(), handle.statistics()));
  }

  /** A scorer of documents that were counted before. */
  DocumentScorer again(ModelHandle handle) {
    return handle.scorer().reading(fields);
  }

  /** The rescorer of this request. */
  ModelRescorer rescorer(DocumentScorer scorer, Runnable checkCancelled) {
    return ModelRescorer.of(scorer, row)
        .combining(request.combination())
        .mode(request.mode())
        .cancelledBy(checkCancelled);
  }

  void keep(TaskScores window) {
    scores = window;
  }

  /** The scores of a hit by task; empty where it was not rescored. */
  Optional<Map<String, Object>> taskScores(IndexSearcher searcher, int document)
      throws IOException {
    if (!isRescored(document)) {
      return Optional.empty();
    }
    TaskScores window = scores;
    if (window != null) {
      return Optional.of(new HashMap<>(window.of(document)));
    }
    try (ModelHandle handle = acquire()) {
      TaskScores one =
          again(handle)
              .score(searcher.getIndexReader(), row, new int[] {document}, this::checkCancellation);
      return Optional.of(new HashMap<>(one.of(document)));
    }
  }
}
