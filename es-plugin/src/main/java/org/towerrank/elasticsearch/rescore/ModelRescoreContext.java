package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.query.ParsedQuery;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.fetch.FetchContext;
import org.elasticsearch.search.internal.ContextIndexSearcher;
import org.elasticsearch.search.profile.ProfileResult;
import org.elasticsearch.search.rescore.RescoreContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.RunFailures;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.inference.InferenceException;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.ModelRescorer;
import org.towerrank.lucene.ScoringObserver;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.RawValues;

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
  private final Map<String, ParsedQuery> queries;
  private final Runnable noteUse;

  private Optional<ProfileResult> profile = Optional.empty();

  /** The window that this request has on this shard, where it was scored and is found again. */
  private @Nullable ScoredWindow known;

  /** The hit that was scored again last, as several parts of a hit may need it. */
  private @Nullable ScoredWindow lastAlone;

  /** What ends the phase that fetches hits. */
  private List<Runnable> fetchChecks = List.of();

  /** Finds a window that was kept by its documents and number. */
  private Function<Set<Integer>, Optional<ScoredWindow>> kept = documents -> Optional.empty();

  /** Whether the server is in the phase that rescores the hits of the search. */
  private volatile boolean rescoring;

  private ModelRescoreContext(
      int windowSize,
      PinnedRanker model,
      RescoreRequest request,
      PreparedRescore prepared,
      EncodedRows row,
      DocumentFields fields,
      Map<String, ParsedQuery> queries,
      Runnable noteUse) {
    super(windowSize, WindowRescorer.INSTANCE);
    this.model = model;
    this.request = request;
    this.prepared = prepared;
    this.row = row;
    this.fields = fields;
    this.queries = queries;
    this.noteUse = noteUse;
  }

  /** Finds the index's fields. */
  static ModelRescoreContext of(
      int windowSize,
      PinnedRanker model,
      RescoreRequest request,
      PreparedRescore prepared,
      IndexFields index,
      RowUses uses) {
    Index name = index.index().getFullyQualifiedIndex();
    int shard = index.index().getShardId();
    try (ModelHandle handle = model.acquire()) {
      FeatureSchema schema = handle.ranker().schema();
      IndexFields.Found found = index.of(schema, request);
      DocumentFields fields = found.fields();
      return new ModelRescoreContext(
          windowSize,
          model,
          request,
          prepared,
          prepared.row(schema),
          fields,
          request.queries().parsed(index.index()),
          found.complete() ? () -> uses.note(name, shard, model.reference(), fields) : () -> {});
    }
  }

  /** Those of a search whose hits are fetched. */
  static List<ModelRescoreContext> in(FetchContext search) {
    return search.rescore() == null
        ? List.of()
        : search.rescore().stream()
            .filter(ModelRescoreContext.class::isInstance)
            .map(ModelRescoreContext.class::cast)
            .toList();
  }

  /** For the names of those that a hit matches. */
  @Override
  public List<ParsedQuery> getParsedQueries() {
    return List.copyOf(queries.values());
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

  boolean logs() {
    return request.logs();
  }

  /** Whether what was scored is needed when the hits are fetched. */
  boolean isKept() {
    return request.returnScores() || request.logs();
  }

  /** The loaded model, to be closed. */
  ModelHandle acquire() {
    return model.acquire();
  }

  /** Keeps the model for the later phases of the search until this is closed. */
  Releasable searched() {
    return model.searched();
  }

  /** A scorer of this index's documents, whose runs and features are counted. */
  DocumentScorer counted(ModelHandle handle, ScoringObserver observer) {
    noteUse.run();
    return scorer(
        handle, new ScoringStatistics(handle.ranker(), handle.statistics(), true).and(observer));
  }

  /** A scorer of documents whose features were counted before. */
  DocumentScorer again(ModelHandle handle) {
    return scorer(handle, new ScoringStatistics(handle.ranker(), handle.statistics(), false));
  }

  private DocumentScorer scorer(ModelHandle handle, ScoringObserver observer) {
    return handle.scorer().reading(fields).observedBy(observer);
  }

  /** The rescorer of this request. */
  ModelRescorer rescorer(DocumentScorer scorer) {
    Map<String, Query> parsed = new HashMap<>();
    queries.forEach((field, query) -> parsed.put(field, query.query()));
    ModelRescorer rescorer =
        ModelRescorer.of(scorer, row)
            .queries(parsed)
            .combining(request.combination())
            .mode(request.mode())
            .cancelledBy(this::requireGoesOn);
    return request.logs() ? rescorer.recordingInputs() : rescorer;
  }

  /** Throws where the search was cancelled, or its time has run out. */
  private void requireGoesOn() {
    if (rescoring) {
      checkCancellation();
    } else {
      fetchChecks.forEach(Runnable::run);
    }
  }

  /**
   * Tells of a phase that fetches hits. The server may tell only later which documents of it were
   * rescored.
   *
   * @param checks what ends it
   * @param windows that are kept, by their documents and number
   */
  void beginFetch(List<Runnable> checks, Function<Set<Integer>, Optional<ScoredWindow>> windows) {
    fetchChecks = checks;
    kept = windows;
  }

  void keep(ScoredWindow window) {
    known = window;
  }

  void keepProfile(ProfileResult rescored) {
    profile = Optional.of(rescored);
  }

  /** What was done in the phase that rescores; empty where there was no hit to rescore. */
  Optional<ProfileResult> profile() {
    return profile;
  }

  /** What is known of this request's window. */
  Optional<ScoredWindow> scores() {
    return Optional.ofNullable(known);
  }

  /** The scores of a hit by task; empty where it was not rescored. */
  Optional<Map<String, Object>> taskScores(FirstPass firstPass, int document) throws IOException {
    return isRescored(document)
        ? Optional.of(new HashMap<>(window(firstPass, document).scores().of(document)))
        : Optional.empty();
  }

  /** What the model read for a hit; empty where it was not rescored. */
  Optional<List<FeatureValues>> inputs(FirstPass firstPass, int document) throws IOException {
    return isRescored(document)
        ? Optional.of(window(firstPass, document).inputs().orElseThrow().of(document))
        : Optional.empty();
  }

  /** The log of this request, which has no hits yet. */
  HitLogs logged() {
    try (ModelHandle handle = acquire()) {
      FeatureSchema schema = handle.ranker().schema();
      LoggedRequest raw = prepared.logged().orElseThrow();
      return new HitLogs(
          FeatureLog.of(reference(), schema, raw, row), new RawValues(schema, fields));
    }
  }

  private ScoredWindow window(FirstPass firstPass, int document) throws IOException {
    if (known == null) {
      known = kept.apply(getRescoredDocs()).orElse(null);
    }
    ScoredWindow window = known;
    if (window != null && window.scores().contains(document)) {
      return window;
    }
    ScoredWindow last = lastAlone;
    if (last == null || !last.scores().contains(document)) {
      last = scoredAlone(firstPass, document);
      lastAlone = last;
    }
    return last;
  }

  /** For a search whose point in time has had many others since its hits were rescored. */
  private ScoredWindow scoredAlone(FirstPass firstPass, int document) throws IOException {
    try (ModelHandle handle = acquire()) {
      if (handle.ranker().mixesRows()) {
        throw windowGone();
      }
      TotalHits one = new TotalHits(1, TotalHits.Relation.EQUAL_TO);
      TopDocs hit = new TopDocs(one, new ScoreDoc[] {firstPass.hit(document)});
      return ScoredWindow.of(
          rescorer(again(handle)).rescoreWithTasks(firstPass.searcher(), hit, 1));
    } catch (ContextIndexSearcher.TimeExceededException e) {
      throw WindowRescorer.timeout(1, reference());
    } catch (InferenceException e) {
      throw RunFailures.of(e);
    }
  }

  /** The other hits of the window are not known any more, and alone a hit has another score. */
  private ElasticsearchStatusException windowGone() {
    return new ElasticsearchStatusException(
        "expected the window that "
            + reference()
            + " scored together to be kept until its hits are fetched, got none: too many other"
            + " searches with [return_scores] or [log] use this point in time; send the search"
            + " again",
        RestStatus.TOO_MANY_REQUESTS);
  }
}
