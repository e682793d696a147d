package org.towerrank.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/** Small indexes of several segments, and hits over all their documents. */
final class WindowIndex {
  private WindowIndex() {}

  static Directory of(List<Map<String, Object>> items, int segmentSize) throws IOException {
    ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(RandomModels.schema()));
    ItemDocuments documents = new ItemDocuments(fields);
    List<Document> rows = new ArrayList<>();
    for (Map<String, Object> item : items) {
      Document document = new Document();
      documents.addTo(document, item);
      rows.add(document);
    }
    return ofDocuments(rows, segmentSize);
  }

  static Directory ofDocuments(List<Document> rows, int segmentSize) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < rows.size(); i++) {
        writer.addDocument(rows.get(i));
        if (i % segmentSize == segmentSize - 1) {
          writer.commit();
        }
      }
    }
    return directory;
  }

  /** Every document with a first-pass score of its own, in random order. */
  static TopDocs hits(DirectoryReader reader, long seed) {
    List<ScoreDoc> hits = new ArrayList<>();
    for (int i = 0; i < reader.maxDoc(); i++) {
      hits.add(new ScoreDoc(i, 0.5f + i % 7, 3));
    }
    Collections.shuffle(hits, new Random(seed));
    return new TopDocs(
        new TotalHits(hits.size(), TotalHits.Relation.EQUAL_TO), hits.toArray(ScoreDoc[]::new));
  }
}
