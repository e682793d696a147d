package org.towerrank.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.jspecify.annotations.Nullable;

/** Reads the vectors of documents in rising order of their ids. */
final class VectorReader {
  private final List<LeafReaderContext> leaves;
  private final String field;
  private int bound;
  private int docBase;
  private @Nullable FloatVectorValues vectors;
  private KnnVectorValues.@Nullable DocIndexIterator iterator;

  VectorReader(IndexReader reader, String field) {
    this.leaves = reader.leaves();
    this.field = field;
  }

  /**
   * The vector of a document, whose id must be above those of earlier calls; valid until the next
   * call.
   *
   * @throws IllegalArgumentException when it has none
   */
  float[] next(int document) throws IOException {
    if (document >= bound) {
      open(leaves.get(ReaderUtil.subIndex(document, leaves)));
    }
    FloatVectorValues values = vectors;
    KnnVectorValues.DocIndexIterator position = iterator;
    if (values == null
        || position == null
        || position.advance(document - docBase) != document - docBase) {
      throw new IllegalArgumentException(
          "document [" + document + "] has no vector in field [" + field + "]");
    }
    return values.vectorValue(position.index());
  }

  private void open(LeafReaderContext leaf) throws IOException {
    docBase = leaf.docBase;
    bound = leaf.docBase + leaf.reader().maxDoc();
    vectors = leaf.reader().getFloatVectorValues(field);
    iterator = vectors == null ? null : vectors.iterator();
  }
}
