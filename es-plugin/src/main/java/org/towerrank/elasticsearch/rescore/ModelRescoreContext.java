package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.elasticsearch.search.internal.ContextIndexSearcher;
import org.elasticsearch.search.rescore.RescoreContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.store.ModelReference;
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

  /** Of the windows of this same request that this shard has scored. */
  private List<TaskScores> known = List.of();

  /** What ends the phase that fetches hits. */
  private List<Runnable> fetchChecks = List.of();

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
      IndexFields index) {
    try (ModelHandle handle = model.acquire()) {
      FeatureSchema schema = handle.ranker().schema();
      DocumentFields fields = index.of(schema, request);
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

  /** A scorer of this index's documents, whose runs and features are counted. */
  DocumentScorer counted(ModelHandle handle) {
    return scorer(handle, true);
  }

  /** A scorer of documents whose features were counted before. */
  DocumentScorer again(ModelHandle handle) {
    return scorer(handle, false);
  }

  private DocumentScorer scorer(ModelHandle handle, boolean countsFeatures) {
    return handle
        .scorer()
        .reading(fields)
        .observedBy(new ScoringStatistics(handle.ranker(), handle.statistics(), countsFeatures));
  }

  /** The rescorer of this request. */
  ModelRescorer rescorer(DocumentScorer scorer) {
    return ModelRescorer.of(scorer, row)
        .combining(request.combination())
        .mode(request.mode())
        .cancelledBy(this::requireGoesOn);
  }

  /** Throws where the search was cancelled, or its time has run out. */
  private void requireGoesOn() {
    if (rescoring) {
      checkCancellation();
    } else {
      fetchChecks.forEach(Runnable::run);
    }
  }

  /** What ends a phase that fetches hits, from its begin on. */
  void beginFetch(List<Runnable> checks) {
    fetchChecks = checks;
  }

  /**
   * Equal for requests that give a document the same scores.
   *
   * @param position of this rescorer in its request
   */
  Object identity(int position) {
    return List.of(position, request, prepared);
  }

  void keep(TaskScores window) {
    known = List.of(window);
  }

  /** The scores of this context's own window, where it was rescored. */
  Optional<TaskScores> scores() {
    return known.stream().findFirst();
  }

  /** What a context like this one was told to {@link #keep}. */
  void remember(List<TaskScores> windows) {
    if (known.isEmpty()) {
      known = windows;
    }
  }

  /** The scores of a hit by task; empty where it was not rescored. */
  Optional<Map<String, Object>> taskScores(IndexSearcher searcher, int document)
      throws IOException {
    if (!isRescored(document)) {
      return Optional.empty();
    }
    for (TaskScores window : known) {
      if (window.contains(document)) {
        return Optional.of(new HashMap<>(window.of(document)));
      }
    }
    return Optional.of(new HashMap<>(scoredAgain(searcher, document)));
  }

  /** For a search whose point in time has had many others since its hits were rescored. */
  private Map<String, Float> scoredAgain(IndexSearcher searcher, int document) throws IOException {
    try (ModelHandle handle = acquire()) {
      return again(handle)
          .score(searcher.getIndexReader(), row, new int[] {document}, this::requireGoesOn)
          .of(document);
    } catch (ContextIndexSearcher.TimeExceededException e) {
      throw WindowRescorer.timeout(1, reference());
    }
  }
}
