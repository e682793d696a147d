package org.towerrank.elasticsearch.rescore;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FloatDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.elasticsearch.index.IndexVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.lucene.column.VectorFormat;

class ServerVectorsTest {
  private static final ServerVectors VECTORS = new ServerVectors(2, IndexVersion.current());

  /** Has unit vectors beside the doc values of a segment: the server's formats need its process. */
  private static class WithVectors extends FilterLeafReader {
    WithVectors(LeafReader in) {
      super(in);
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) {
      return FloatVectorValues.fromFloats(List.of(new float[] {0.6f, 0.8f}), 2);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  /** Shows the vectors alone, as field-level security does that grants their field. */
  private static final class OnlyVectors extends WithVectors {
    OnlyVectors(LeafReader in) {
      super(in);
    }

    @Override
    public @Nullable NumericDocValues getNumericDocValues(String field) {
      return null;
    }
  }

  @Test
  void whoMayReadAFieldReadsItsVectorsInTheirLengthsWhateverNameThoseHave() throws Exception {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Document document = new Document();
      document.add(new FloatDocValuesField("v._magnitude", 10));
      writer.addDocument(document);
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        LeafReader leaf = reader.leaves().getFirst().reader();
        for (LeafReader seen : List.of(new OnlyVectors(leaf), new WithVectors(leaf))) {
          VectorFormat.Vectors vectors = requireNonNull(VECTORS.open(seen, "v"));
          assertThat(vectors.get(0)).containsExactly(6f, 8f);
        }
      }
    }
  }

  /** Files are found again by it. */
  @Test
  void itsTextSaysHowVectorsAreReadInEachProcess() {
    assertThat(VECTORS)
        .hasToString("ServerVectors[dimensions=2, created=" + IndexVersion.current().id() + "]");
  }
}
