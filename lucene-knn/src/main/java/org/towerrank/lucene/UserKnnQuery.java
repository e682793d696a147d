package org.towerrank.lucene;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.model.Similarity;

/**
 * A kNN query that looks at the field of its vectors before it searches. Lucene's own finds nothing
 * in a field that does not exist or has no vectors, and compares as the field does, whatever the
 * towers were fitted for.
 */
final class UserKnnQuery extends KnnFloatVectorQuery {
  /** Functions whose order is that of inner products. */
  private static final Set<VectorSimilarityFunction> PRODUCTS =
      Set.of(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, VectorSimilarityFunction.DOT_PRODUCT);

  private final @Nullable Similarity similarity;

  /**
   * A query.
   *
   * @param similarity by which the towers compare vectors; null where that is not known
   */
  UserKnnQuery(
      String field,
      float[] vector,
      int k,
      @Nullable Query filter,
      @Nullable Similarity similarity) {
    super(field, vector, k, filter);
    this.similarity = similarity;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    requireField(reader);
    // Lucene takes memory for all that are wanted, whether there are so many or not.
    int most = Math.max(1, reader.maxDoc());
    return k <= most
        ? super.rewrite(searcher)
        : new UserKnnQuery(field, target, most, filter, similarity).rewrite(searcher);
  }

  private void requireField(IndexReader reader) {
    boolean exists = false;
    boolean hasVectors = false;
    for (LeafReaderContext leaf : reader.leaves()) {
      FieldInfo info = leaf.reader().getFieldInfos().fieldInfo(field);
      if (info != null) {
        exists = true;
        hasVectors |= hasFloats(info);
        requireSameOrder(info);
      }
    }
    if (!hasVectors) {
      requireNoOther(reader, exists);
    }
  }

  /** Where no document has vectors yet, there is nothing that a name could be compared with. */
  private void requireNoOther(IndexReader reader, boolean exists) {
    Set<String> others = new TreeSet<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      for (FieldInfo info : leaf.reader().getFieldInfos()) {
        if (hasFloats(info)) {
          others.add(info.name);
        }
      }
    }
    if (exists || !others.isEmpty()) {
      throw new IllegalArgumentException(
          "field ["
              + field
              + "]: expected the field of the items' float vectors, got one "
              + (exists ? "without them" : "that no document has")
              + Nearest.hint(field, others));
    }
  }

  private static boolean hasFloats(FieldInfo info) {
    return info.hasVectorValues() && info.getVectorEncoding() == VectorEncoding.FLOAT32;
  }

  private void requireSameOrder(FieldInfo info) {
    if (similarity == Similarity.DOT_PRODUCT
        && info.hasVectorValues()
        && !PRODUCTS.contains(info.getVectorSimilarityFunction())) {
      throw new IllegalArgumentException(
          "field ["
              + field
              + "]: expected vectors that are compared by their inner product, as by these towers,"
              + " got ["
              + info.getVectorSimilarityFunction()
              + "], whose nearest are others: index them with ["
              + VectorSimilarities.function(similarity)
              + "]");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof UserKnnQuery that
        && similarity == that.similarity;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Objects.hashCode(similarity);
  }
}
