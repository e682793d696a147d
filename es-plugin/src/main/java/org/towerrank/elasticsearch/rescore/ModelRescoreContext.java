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
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.TaskScores;
import org.towerrank.lucene.column.DocumentFields;

/** One rescorer of one request on one shard. For one thread at a time. */
final class ModelRescoreContext extends RescoreContext {
  private final PinnedRanker model;
  private final RescoreRequest request;
  private final EncodedRows row;
  private final DocumentFields fields;

  /** Of the window, kept for the fetch phase where that has this same context. */
  private @Nullable TaskScores scores;

  private ModelRescoreContext(
      int windowSize,
      PinnedRanker model,
      RescoreRequest request,
      EncodedRows row,
      DocumentFields fields) {
    super(windowSize, WindowRescorer.INSTANCE);
    this.model = model;
    this.request = request;
    this.row = row;
    this.fields = fields;
  }

  /** Encodes the user and finds the index's fields. */
  static ModelRescoreContext of(
      int windowSize, PinnedRanker model, RescoreRequest request, SearchExecutionContext index) {
    try (ModelHandle handle = model.acquire()) {
      DocumentFields fields = IndexFields.of(index, handle.ranker().schema(), request);
      EncodedRows row = request.features().encode(handle);
      return new ModelRescoreContext(windowSize, model, request, row, fields);
    }
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

  /** A scorer of this index's documents. */
  DocumentScorer scorer(ModelHandle handle) {
    return handle
        .scorer()
        .reading(fields)
        .observedBy(new ScoringStatistics(handle.ranker(), handle.statistics()));
  }

  /** The rescorer of this request. */
  ModelRescorer rescorer(ModelHandle handle, Runnable checkCancelled) {
    return ModelRescorer.of(scorer(handle), row)
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
          scorer(handle)
              .score(searcher.getIndexReader(), row, new int[] {document}, this::checkCancellation);
      return Optional.of(new HashMap<>(one.of(document)));
    }
  }
}
