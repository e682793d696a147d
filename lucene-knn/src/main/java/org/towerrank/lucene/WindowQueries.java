package org.towerrank.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.lucene.column.PairColumn;

/**
 * Queries whose scores a model reads, by field. They are scored for the documents of a window only:
 * each segment in one pass in document order, with the skips of its postings.
 *
 * @param queries by the field of the features that they are the scores of
 */
record WindowQueries(Map<String, Query> queries) {
  static final WindowQueries NONE = new WindowQueries(Map.of());

  /** Documents between two checks for cancellation. */
  private static final int CHECKED = 256;

  WindowQueries {
    queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
  }

  /**
   * Scores documents.
   *
   * @param documents ids in rising order
   * @param firstPass the scores that they have, by position
   * @param pairs ages and occurrences of the same documents
   * @param checkCancelled throws to end the scoring
   * @throws org.towerrank.feature.SchemaException naming a field that has no query
   */
  QueryScores score(
      FeatureSchema schema,
      IndexSearcher searcher,
      int[] documents,
      float[] firstPass,
      List<PairColumn> pairs,
      Runnable checkCancelled)
      throws IOException {
    QueryFeatures.require(schema, queries.keySet());
    Map<String, float[]> scores = new HashMap<>();
    scores.put(QueryFeatures.FIRST_PASS_SCORE, firstPass);
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      scores.put(query.getKey(), scores(query.getValue(), searcher, documents, checkCancelled));
    }
    return QueryScores.of(
        schema, documents, field -> Objects.requireNonNull(scores.get(field), field), pairs);
  }

  private static float[] scores(
      Query query, IndexSearcher searcher, int[] documents, Runnable checkCancelled)
      throws IOException {
    float[] scores = new float[documents.length];
    Arrays.fill(scores, Float.NaN);
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1f);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    int start = 0;
    while (start < documents.length) {
      checkCancelled.run();
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[start], leaves));
      int bound = leaf.docBase + leaf.reader().maxDoc();
      int end = start + 1;
      while (end < documents.length && documents[end] < bound) {
        end++;
      }
      ScorerSupplier supplier = weight.scorerSupplier(leaf);
      if (supplier != null) {
        new Slice(leaf.docBase, documents, start, end)
            .score(supplier.get(end - start), scores, checkCancelled);
      }
      start = end;
    }
    return scores;
  }

  /** The positions {@code [start, end)}, whose documents are of one segment. */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Slice(int docBase, int[] documents, int start, int end) {

    void score(Scorer scorer, float[] scores, Runnable checkCancelled) throws IOException {
      TwoPhaseIterator exact = scorer.twoPhaseIterator();
      DocIdSetIterator iterator = exact == null ? scorer.iterator() : exact.approximation();
      for (int i = start; i < end; i++) {
        if ((i - start) % CHECKED == CHECKED - 1) {
          checkCancelled.run();
        }
        int document = documents[i] - docBase;
        int at = iterator.docID();
        if (at < document) {
          at = iterator.advance(document);
        }
        if (at == document && (exact == null || exact.matches())) {
          scores[i] = scorer.score();
        }
      }
    }
  }
}
