package org.towerrank.lucene;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Accountable;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.NumericFeature;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.RunWatch;
import org.towerrank.inference.WholeRanker;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentCounts;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.DocumentInputs;
import org.towerrank.lucene.column.DocumentWindow;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.PairColumn;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Scores documents with a ranking model whose item features are read from doc values.
 *
 * <p>All documents of a call, whatever their segments, are scored in one run, with one row for the
 * user. More than {@link #CHUNK} documents take several runs, unless the model computes across the
 * rows of a batch ({@link RankingModel#mixesRows}). Thread-safe. It does not own the model, and
 * should live as long as it: it caches the encoded values of each segment, and what the model
 * computes of recent documents alone. Make one for many requests: each that is made anew begins
 * without a cache.
 */
public final class DocumentScorer implements Accountable {
  /** Most documents of one run. Bounds memory, and the time until a cancellation is seen. */
  public static final int CHUNK = 4096;

  /** Most numbers in the parts of one run's documents: 2 MB, as large as a processor's cache. */
  private static final int PART_NUMBERS = 1 << 19;

  private static final int LEAST_CHUNK = 64;

  private final RankingModel model;
  private final DocumentInputs inputs;
  private final ScoringObserver observer;

  /**
   * A scorer.
   *
   * @param fields where the documents hold the model's item features; one that no document has is
   *     missing everywhere, see {@link #missingFields}
   */
  public DocumentScorer(RankingModel model, DocumentFields fields) {
    this(model, DocumentInputs.of(model, fields, null), ScoringObserver.NONE);
  }

  /**
   * A scorer that shares its cache memory with others. Call {@link #forget} when it is no longer
   * used.
   */
  public DocumentScorer(RankingModel model, DocumentFields fields, DocumentCacheBudget memory) {
    this(model, DocumentInputs.of(model, fields, memory), ScoringObserver.NONE);
  }

  private DocumentScorer(RankingModel model, DocumentInputs inputs, ScoringObserver observer) {
    this.model = model;
    this.inputs = inputs;
    this.observer = observer;
  }

  /** A scorer of the same model over other fields; both share what is cached of segments. */
  public DocumentScorer reading(DocumentFields fields) {
    return new DocumentScorer(model, inputs.reading(fields), observer);
  }

  /**
   * A scorer of the same model over other fields, with the rows of large segments in files. Call
   * {@link #forget} before the model or the rows are closed.
   *
   * @param rows that other scorers may have too
   */
  public DocumentScorer storedIn(SegmentRows rows, DocumentFields fields) {
    return new DocumentScorer(model, inputs.storedIn(fields, rows), observer);
  }

  /**
   * Writes files for the large segments of a reader that have none, and waits for them. A model
   * that reads a few numbers of documents and nothing else needs none.
   *
   * @return whether all that need one have it; otherwise the budget does not allow it, or writing
   *     failed
   * @throws IllegalStateException where rows are not {@link #storedIn stored}
   */
  public boolean store(IndexReader reader) throws InterruptedException {
    return inputs.store(reader);
  }

  /** Asks for files for the large segments of a reader, if rows are stored, without waiting. */
  public void wantStored(IndexReader reader) {
    inputs.wantStored(reader);
  }

  /** Where what was needed of documents came from, by this scorer and those made of it. */
  public DocumentCounts.Snapshot counts() {
    return inputs.counts();
  }

  /** Where it came from, since this scorer was made for its fields, and by no other scorer. */
  public DocumentCounts.Snapshot ownCounts() {
    return inputs.ownCounts();
  }

  /** The same scorer, which reports every run to an observer. */
  public DocumentScorer observedBy(ScoringObserver other) {
    return new DocumentScorer(model, inputs, other);
  }

  /** The same scorer, which reports every run to another observer too. */
  DocumentScorer alsoObservedBy(ScoringObserver other) {
    return new DocumentScorer(model, inputs, observer.and(other));
  }

  /**
   * Document fields that features read and that no document of a reader has. Such features are
   * missing for all documents, which is right for a new field, and otherwise a name that is wrong.
   */
  public Set<String> missingFields(IndexReader reader) {
    Set<String> missing = new TreeSet<>(inputs.fields());
    // Not merged: indexes of one reader may hold a field in other ways, which all can be read.
    for (LeafReaderContext leaf : reader.leaves()) {
      leaf.reader().getFieldInfos().forEach(field -> missing.remove(field.name));
    }
    return missing;
  }

  public RankingModel model() {
    return model;
  }

  /**
   * Encodes the user and context features of a request, for {@link #score}.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown feature, and the nearest
   */
  public EncodedRows request(Map<String, ? extends @Nullable Object> features) {
    return model.request(features);
  }

  /**
   * Scores documents for one user.
   *
   * @param request row 0 has the user and context features
   * @param documents ids in rising order
   * @param checkCancelled called before each run, and by the {@link RunWatch} while one is under
   *     way; what it throws ends the scoring
   * @throws org.towerrank.lucene.column.FieldTypeException naming a field without doc values
   * @throws IllegalArgumentException for a model that reads scores of queries; {@link
   *     ModelRescorer} computes them. And for more documents than a model takes that scores all of
   *     them as one batch
   */
  public TaskScores score(
      IndexReader reader, EncodedRows request, int[] documents, Runnable checkCancelled)
      throws IOException {
    requireNoQueries();
    QueryScores pairs =
        QueryScores.of(
            model.schema(),
            documents,
            field -> {
              throw new IllegalStateException("no query for [" + field + "]");
            },
            pairs(reader, request, documents));
    return score(reader, request, documents, pairs, checkCancelled);
  }

  /** The ages of documents at the request's moment, and what its lists have of their values. */
  List<PairColumn> pairs(IndexReader reader, EncodedRows request, int[] documents)
      throws IOException {
    return inputs.pairs(new DocumentWindow(reader, documents), request);
  }

  private void requireNoQueries() {
    List<NumericFeature> queries = model.schema().queryScores();
    if (!queries.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a model that reads no scores of queries, got one with the feature ["
              + queries.getFirst().name()
              + "]");
    }
  }

  /**
   * Scores documents for one user and some queries.
   *
   * @param queries their scores for the documents, by position
   */
  TaskScores score(
      IndexReader reader,
      EncodedRows request,
      int[] documents,
      QueryScores queries,
      Runnable checkCancelled)
      throws IOException {
    int tasks = model.tasks().size();
    DocumentWindow window = new DocumentWindow(reader, documents);
    float[] scores = new float[Math.multiplyExact(documents.length, tasks)];
    if (documents.length == 0) {
      return new TaskScores(model.tasks(), documents, scores);
    }
    int chunk = model.rowsOfRun(documents.length, mostInRun());
    RunWatch.checked(
        checkCancelled,
        () -> {
          try (ScoringPass pass = pass(request, queries, chunk)) {
            return score(window, pass, chunk, scores, checkCancelled);
          }
        });
    return new TaskScores(model.tasks(), documents, scores);
  }

  private float[] score(
      DocumentWindow window, ScoringPass pass, int chunk, float[] scores, Runnable checkCancelled)
      throws IOException {
    int tasks = model.tasks().size();
    for (int from = 0; from < window.size(); from += chunk) {
      checkCancelled.run();
      int to = Math.min(window.size(), from + chunk);
      pass.score(window, from, to, observer).get(0, scores, from * tasks, (to - from) * tasks);
    }
    return scores;
  }

  private int mostInRun() {
    return switch (model.graphs()) {
      case WholeRanker whole -> CHUNK;
      case PrecomputingRanker cut -> Math.clamp(PART_NUMBERS / cut.width(), LEAST_CHUNK, CHUNK);
    };
  }

  private ScoringPass pass(EncodedRows request, QueryScores queries, int documents) {
    return switch (model.graphs()) {
      case WholeRanker whole ->
          WholeGraphPass.of(model, whole, inputs, request, queries, documents);
      case PrecomputingRanker cut ->
          PrecomputingPass.of(model, cut, inputs, request, queries, documents);
    };
  }

  /** What the model reads for each item feature of a document. */
  public List<FeatureValues> values(IndexReader reader, int document) throws IOException {
    DocumentWindow window = new DocumentWindow(reader, new int[] {document});
    try (GraphBuffers buffers = model.graphs().items().acquire(1, 1)) {
      return inputs.values(buffers, window, 0);
    }
  }

  /**
   * Drops what is cached of documents and of the values of their fields. Files stay, but no rows
   * are computed for them when this returns.
   */
  public void forget() {
    inputs.clear();
  }

  /** Bytes kept for segments; the model's own are not counted. */
  @Override
  public long ramBytesUsed() {
    return inputs.ramBytesUsed();
  }

  /** Segments for which something is kept. */
  public int cachedSegments() {
    return inputs.cachedSegments();
  }
}
