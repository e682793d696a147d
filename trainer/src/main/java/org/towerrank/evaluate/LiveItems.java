package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/** The items of an index that could be recommended when an event was. */
final class LiveItems extends Query {
  private final int[] items;
  private final IntPredicate live;

  /**
   * @param items index in the catalogue of each document's item
   * @param live whether an item could be recommended
   */
  LiveItems(int[] items, IntPredicate live) {
    this.items = items;
    this.live = live;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
        int documents = leaf.reader().maxDoc();
        DocIdSetIterator all = DocIdSetIterator.all(documents);
        TwoPhaseIterator matching =
            new TwoPhaseIterator(all) {
              @Override
              public boolean matches() {
                return live.test(items[leaf.docBase + all.docID()]);
              }

              @Override
              public float matchCost() {
                return 2;
              }
            };
        Scorer scorer = new ConstantScoreScorer(score(), mode, matching);
        return new DefaultScorerSupplier(scorer);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "items that could be recommended";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiveItems that
        && live.equals(that.live)
        && Arrays.equals(items, that.items);
  }

  @Override
  public int hashCode() {
    return live.hashCode();
  }
}
