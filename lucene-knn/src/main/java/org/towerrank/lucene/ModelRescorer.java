package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.lucene.column.FeatureValues;

/**
 * Rescores hits with a ranking model: all hits given are one batch, whatever their segments.
 *
 * <p>Immutable, made for one request; the {@link DocumentScorer} it uses lives longer. Hits are
 * copied, never changed. All hits given are rescored, so cut the first pass to the window wanted:
 * hits beyond it would keep scores on another scale.
 */
public final class ModelRescorer extends Rescorer {

  private final DocumentScorer scorer;
  private final EncodedRows request;
  private final WindowQueries queries;
  private final boolean records;
  private final Combination combination;
  private final double[] weights;
  private final RescoreMode mode;
  private final Runnable checkCancelled;

  private ModelRescorer(
      DocumentScorer scorer,
      EncodedRows request,
      WindowQueries queries,
      boolean records,
      Combination combination,
      RescoreMode mode,
      Runnable checkCancelled) {
    this.scorer = requireNonNull(scorer, "scorer");
    this.request = requireNonNull(request, "request");
    this.queries = requireNonNull(queries, "queries");
    this.records = records;
    this.combination = requireNonNull(combination, "combination");
    this.weights = combination.weights(scorer.model().tasks());
    this.mode = requireNonNull(mode, "mode");
    this.checkCancelled = requireNonNull(checkCancelled, "checkCancelled");
  }

  /**
   * A rescorer for a user. It replaces each score by the sum of all tasks' scores, unless changed
   * by the methods below.
   *
   * @param features raw user and context features by name; absent ones are missing
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public static ModelRescorer of(
      DocumentScorer scorer, Map<String, ? extends @Nullable Object> features) {
    return of(scorer, scorer.request(features));
  }

  /**
   * A rescorer for an encoded request.
   *
   * @param request row 0 has the user and context features; not to be changed afterwards
   */
  public static ModelRescorer of(DocumentScorer scorer, EncodedRows request) {
    return new ModelRescorer(
        scorer,
        request,
        WindowQueries.NONE,
        false,
        Combination.SUM,
        RescoreMode.REPLACE,
        ModelRescorer::neverCancelled);
  }

  /**
   * The same with queries whose scores the model reads, which are computed for the hits that are
   * rescored only. A document that a query does not match has no value of its feature. The feature
   * that is read from {@link QueryFeatures#FIRST_PASS_SCORE} is the score that the hit has: none
   * where it is NaN, as that of hits sorted by a field.
   *
   * @param others by the field of the features of side {@code query}
   * @throws org.towerrank.feature.SchemaException naming a field that the model does not read, or
   *     one that has no query
   */
  public ModelRescorer queries(Map<String, Query> others) {
    QueryFeatures.require(scorer.model().schema(), others.keySet());
    return new ModelRescorer(
        scorer, request, new WindowQueries(others), records, combination, mode, checkCancelled);
  }

  /** The same, which also returns what the model read for the hits. */
  public ModelRescorer recordingInputs() {
    return new ModelRescorer(scorer, request, queries, true, combination, mode, checkCancelled);
  }

  /**
   * The same with another combination of tasks.
   *
   * @throws IllegalArgumentException naming a task that the model does not have
   */
  public ModelRescorer combining(Combination tasks) {
    return new ModelRescorer(scorer, request, queries, records, tasks, mode, checkCancelled);
  }

  /** The same with another use of first-pass scores. */
  public ModelRescorer mode(RescoreMode other) {
    return new ModelRescorer(scorer, request, queries, records, combination, other, checkCancelled);
  }

  /**
   * The same with a check made before each run of at most {@link DocumentScorer#CHUNK} documents.
   *
   * @param check throws to end the rescoring
   */
  public ModelRescorer cancelledBy(Runnable check) {
    return new ModelRescorer(scorer, request, queries, records, combination, mode, check);
  }

  private static void neverCancelled() {
    // Never cancelled.
  }

  @Override
  public TopDocs rescore(IndexSearcher searcher, TopDocs firstPass, int topN) throws IOException {
    return rescoreWithTasks(searcher, firstPass, topN).topDocs();
  }

  /**
   * Rescores, and returns the scores of every task too. Queries are scored by the default
   * similarity.
   *
   * @param topN hits to keep
   */
  public RescoredTopDocs rescoreWithTasks(IndexReader reader, TopDocs firstPass, int topN)
      throws IOException {
    return rescoreWithTasks(new IndexSearcher(reader), firstPass, topN);
  }

  /**
   * Rescores, and returns the scores of every task too.
   *
   * @param searcher whose similarity scores the queries
   * @param firstPass hits of different documents
   * @param topN hits to keep
   * @throws IllegalArgumentException naming a document that is there twice
   */
  public RescoredTopDocs rescoreWithTasks(IndexSearcher searcher, TopDocs firstPass, int topN)
      throws IOException {
    ScoreDoc[] hits = firstPass.scoreDocs;
    int[] order = HitOrder.byDocument(hits);
    int[] documents = new int[hits.length];
    float[] first = new float[hits.length];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = hits[order[i]].doc;
      if (i > 0 && documents[i] == documents[i - 1]) {
        throw new IllegalArgumentException(
            "expected hits of different documents, got document ["
                + documents[i]
                + "] twice: make one hit of those that several searches give of a document");
      }
      first[i] = hits[order[i]].score;
    }
    QueryScores queryScores = queryScores(searcher, documents, first);
    ScoredInputs.Recorder recorder =
        new ScoredInputs.Recorder(scorer.model().schema(), documents.length);
    TaskScores tasks =
        (records ? scorer.alsoObservedBy(recorder) : scorer)
            .score(searcher.getIndexReader(), request, documents, queryScores, checkCancelled);
    TopDocs best = best(firstPass, topN, order, tasks);
    return new RescoredTopDocs(
        best,
        tasks,
        records ? Optional.of(recorder.finish(documents, queryScores)) : Optional.empty());
  }

  private QueryScores queryScores(IndexSearcher searcher, int[] documents, float[] firstPass)
      throws IOException {
    return queries.score(
        scorer.model().schema(),
        searcher,
        documents,
        firstPass,
        scorer.pairs(searcher.getIndexReader(), request, documents),
        checkCancelled);
  }

  private TopDocs best(TopDocs firstPass, int topN, int[] order, TaskScores tasks) {
    ScoreDoc[] hits = firstPass.scoreDocs;
    float[] scores = new float[hits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(hits[order[i]], tasks, i);
    }
    // Positions rise with document ids, so the lower position first is the lower document first.
    int[] ranking = HitOrder.byScore(scores);
    ScoreDoc[] best = new ScoreDoc[Math.min(Math.max(0, topN), hits.length)];
    for (int i = 0; i < best.length; i++) {
      int position = ranking[i];
      best[i] =
          new ScoreDoc(
              tasks.document(position), scores[position], hits[order[position]].shardIndex);
    }
    return new TopDocs(firstPass.totalHits, best);
  }

  private float score(ScoreDoc hit, TaskScores tasks, int position) {
    float score = (float) mode.apply(hit.score, tasks.combined(position, combination, weights));
    if (!Float.isFinite(score)) {
      throw new NonFiniteScoreException(hit.doc, reason(hit, tasks, position));
    }
    return score;
  }

  private String reason(ScoreDoc hit, TaskScores tasks, int position) {
    Map<String, Float> scores = tasks.of(hit.doc);
    return "expected a score that is a finite float, but "
        + combination
            .blamed(scores, weights)
            .orElseGet(
                () ->
                    "the "
                        + combination
                        + " over "
                        + scores
                        + " is ["
                        + tasks.combined(position, combination, weights)
                        + "], the first-pass score ["
                        + hit.score
                        + "], and the mode ["
                        + mode.name().toLowerCase(Locale.ROOT)
                        + "]");
  }

  /**
   * Tells the inputs, the encoded numbers, the score of every task and their combination.
   *
   * @param firstPass explanation of the first-pass score
   */
  @Override
  public Explanation explain(IndexSearcher searcher, Explanation firstPass, int document)
      throws IOException {
    IndexReader reader = searcher.getIndexReader();
    ScoreDoc hit = new ScoreDoc(document, firstPass.getValue().floatValue());
    int[] documents = {document};
    QueryScores queryScores = queryScores(searcher, documents, new float[] {hit.score});
    TaskScores tasks = scorer.score(reader, request, documents, queryScores, checkCancelled);
    List<FeatureValues> read = new ArrayList<>(scorer.values(reader, document));
    read.addAll(queryScores.values(0));
    return new ScoreExplanation(scorer.model(), combination, weights, mode)
        .explain(score(hit, tasks, 0), firstPass, tasks, request, read);
  }
}
