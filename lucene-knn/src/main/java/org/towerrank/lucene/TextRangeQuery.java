package org.towerrank.lucene;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.LongBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Documents with a text in a range of dates or numbers, which the order of texts does not tell. A
 * segment's distinct texts are compared once for a search.
 */
final class TextRangeQuery extends Query {
  private final String field;
  private final TextBound bound;

  TextRangeQuery(String field, TextBound bound) {
    this.field = field;
    this.bound = bound;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        SortedSetDocValues texts = DocValues.getSortedSet(leaf.reader(), field);
        LongBitSet within = within(texts);
        return within.cardinality() == 0
            ? null
            : ConstantScoreScorerSupplier.fromIterator(
                TwoPhaseIterator.asDocIdSetIterator(new Matching(texts, within)),
                score(),
                mode,
                leaf.reader().maxDoc());
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return DocValues.isCacheable(leaf, field);
      }
    };
  }

  private LongBitSet within(SortedSetDocValues texts) throws IOException {
    LongBitSet within = new LongBitSet(texts.getValueCount());
    for (long ordinal = 0; ordinal < texts.getValueCount(); ordinal++) {
      if (bound.includes(texts.lookupOrd(ordinal).utf8ToString())) {
        within.set(ordinal);
      }
    }
    return within;
  }

  /** Documents one of whose texts is within. */
  private static final class Matching extends TwoPhaseIterator {
    private final SortedSetDocValues texts;
    private final LongBitSet within;

    Matching(SortedSetDocValues texts, LongBitSet within) {
      super(texts);
      this.texts = texts;
      this.within = within;
    }

    @Override
    public boolean matches() throws IOException {
      for (int i = 0; i < texts.docValueCount(); i++) {
        if (within.get(texts.nextOrd())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public float matchCost() {
      return 2;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String defaultField) {
    Object end = bound.date() == null ? (Object) bound.number() : bound.date();
    return field + (bound.lower() ? ":[" + end + " TO *]" : ":[* TO " + end + "]");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextRangeQuery that
        && field.equals(that.field)
        && bound.equals(that.bound);
  }

  @Override
  public int hashCode() {
    return 31 * field.hashCode() + bound.hashCode();
  }
}
