package org.towerrank.lucene;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Inner products with the indexed vectors, never their quantized form: of all documents, to measure
 * approximate search by, or of some hits.
 */
public final class ExactSearch {
  private static final Comparator<ScoreDoc> WORST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(hit -> hit.score)
          .thenComparing(hit -> hit.doc, Comparator.reverseOrder());

  private final String field;

  /**
   * A search.
   *
   * @param field of the items' vectors
   */
  public ExactSearch(String field) {
    this.field = field;
  }

  /**
   * The k documents with the greatest inner products, which are their scores.
   *
   * @param k at least 1; of fewer documents all are given
   * @param filter what documents must match; null for all
   * @throws IllegalArgumentException when the vector is not finite, or of another length than the
   *     field's
   * @throws IllegalStateException when the field's vectors are of bytes
   */
  public TopDocs search(IndexSearcher searcher, float[] vector, int k, @Nullable Query filter)
      throws IOException {
    if (k < 1) {
      throw new IllegalArgumentException("expected k of at least 1, got [" + k + "]");
    }
    FiniteVector.requireUser(vector);
    PriorityQueue<ScoreDoc> best = new PriorityQueue<>(WORST_FIRST);
    Weight weight =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    long seen = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      seen += search(leaf, weight, vector, k, best);
    }
    ScoreDoc[] hits = best.toArray(ScoreDoc[]::new);
    Arrays.sort(hits, WORST_FIRST.reversed());
    return new TopDocs(new TotalHits(seen, TotalHits.Relation.EQUAL_TO), hits);
  }

  private long search(
      LeafReaderContext leaf,
      @Nullable Weight filter,
      float[] vector,
      int k,
      PriorityQueue<ScoreDoc> best)
      throws IOException {
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(field);
    DocIdSetIterator accepted = accepted(leaf, filter);
    if (vectors == null) {
      FloatVectorValues.checkField(leaf.reader(), field);
      return 0;
    }
    if (accepted == null) {
      return 0;
    }
    Bits live = leaf.reader().getLiveDocs();
    KnnVectorValues.DocIndexIterator candidates = vectors.iterator();
    long seen = 0;
    for (int doc = accepted.nextDoc(); doc != NO_MORE_DOCS; doc = accepted.nextDoc()) {
      if (candidates.docID() < doc && candidates.advance(doc) == NO_MORE_DOCS) {
        break;
      }
      if (candidates.docID() == doc && (live == null || live.get(doc))) {
        float product = VectorUtil.dotProduct(vector, vectors.vectorValue(candidates.index()));
        offer(leaf.docBase + doc, product, k, best);
        seen++;
      }
    }
    return seen;
  }

  private static @Nullable DocIdSetIterator accepted(
      LeafReaderContext leaf, @Nullable Weight filter) throws IOException {
    if (filter == null) {
      return DocIdSetIterator.all(leaf.reader().maxDoc());
    }
    Scorer scorer = filter.scorer(leaf);
    return scorer == null ? null : scorer.iterator();
  }

  private static void offer(int document, float product, int k, PriorityQueue<ScoreDoc> best) {
    ScoreDoc worst = best.size() < k ? null : best.peek();
    // Documents come in rising order, and the first of equals ranks higher.
    if (worst == null || product > worst.score) {
      if (worst != null) {
        best.poll();
      }
      best.add(new ScoreDoc(document, product));
    }
  }

  /**
   * The same hits with exact inner products for scores, best first.
   *
   * @param hits documents that have a vector
   */
  public TopDocs rescore(IndexSearcher searcher, float[] vector, TopDocs hits) throws IOException {
    ScoreDoc[] exact = new ScoreDoc[hits.scoreDocs.length];
    int[] order = HitOrder.byDocument(hits.scoreDocs);
    VectorReader vectors = new VectorReader(searcher.getIndexReader(), field);
    for (int i = 0; i < exact.length; i++) {
      ScoreDoc hit = hits.scoreDocs[order[i]];
      float product = VectorUtil.dotProduct(vector, vectors.next(hit.doc));
      exact[i] = new ScoreDoc(hit.doc, product, hit.shardIndex);
    }
    Arrays.sort(exact, WORST_FIRST.reversed());
    return new TopDocs(hits.totalHits, exact);
  }
}
