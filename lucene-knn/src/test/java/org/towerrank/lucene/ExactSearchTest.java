package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

class ExactSearchTest {

  /** As a search of the graph does, rather than find nothing. */
  @Test
  void vectorsOfBytesAreRefusedByExactSearch() throws Exception {
    Document document = new Document();
    document.add(new KnnByteVectorField("vector", new byte[] {1, 2}));
    try (Directory directory = WindowIndex.ofDocuments(List.of(document), 9);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      float[] user = {1, 2};
      assertThatThrownBy(() -> new ExactSearch("vector").search(searcher, user, 1, null))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("vector", "BYTE", "FLOAT32");
    }
  }
}
