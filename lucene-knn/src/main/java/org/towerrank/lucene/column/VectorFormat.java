package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/**
 * How the vectors of a field are read back as they were given.
 *
 * <p>What {@code toString} gives says which format it is, see {@link DocumentField}. That of a
 * lambda is its own in each process, which then finds no files of an earlier one.
 */
@FunctionalInterface
public interface VectorFormat {
  /** Float vectors as Lucene holds them. */
  VectorFormat LUCENE =
      new VectorFormat() {
        @Override
        public @Nullable Vectors open(LeafReader reader, String field) throws IOException {
          return VectorFormat.of(reader.getFloatVectorValues(field));
        }

        @Override
        public String toString() {
          return "lucene";
        }
      };

  /** Reads the vectors of one segment, forward only. */
  @FunctionalInterface
  interface Vectors {
    /**
     * The vector of a document, which may be changed by the next call; null if it has none.
     *
     * @param document not below the one before
     */
    float @Nullable [] get(int document) throws IOException;
  }

  /** Opens the vectors of a segment; null where it has none. */
  @Nullable Vectors open(LeafReader reader, String field) throws IOException;

  /**
   * All of what a reader shows a part of, for what belongs to the vectors of a field that it shows,
   * but lies in a field of another name. The reader itself where it is of another kind.
   */
  static LeafReader segment(LeafReader reader) {
    return Objects.requireNonNullElse(DocumentRows.segment(reader), reader);
  }

  /** Reads values of Lucene; null for null. */
  static @Nullable Vectors of(@Nullable FloatVectorValues values) {
    if (values == null) {
      return null;
    }
    KnnVectorValues.DocIndexIterator documents = values.iterator();
    return document -> {
      if (documents.docID() < document) {
        documents.advance(document);
      }
      return documents.docID() == document ? values.vectorValue(documents.index()) : null;
    };
  }
}
