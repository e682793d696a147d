package org.towerrank.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.lucene.ItemDocuments;
import org.towerrank.lucene.ItemFields;

/**
 * An index of random documents in a directory, of segments of one size. A document's values follow
 * from its number and the seed, so that an index is found again and rows need no index.
 *
 * @param items documents
 */
record LargeIndex(Path path, RankingRows data, int items, int segments, long seed) {
  private static final String KEY = "key";
  private static final String DELETED = "deleted";

  /** Megabytes of the writer's buffer: a small part of a heap of 1 GB. */
  private static final int BUFFER = 128;

  /** Megabytes of the segments that updates may be merged to: large ones are left alone. */
  private static final int UPDATED_SEGMENT = 50;

  ItemFields fields() {
    return ItemFields.of(data.columns(), List.of(data.schema()));
  }

  /** The values of a document. */
  Map<String, Object> item(int number) {
    return data.item(new SplittableRandom(seed * items + number));
  }

  private Document document(ItemDocuments fields, int number) {
    Document document = new Document();
    fields.addTo(document, item(number));
    document.add(new StringField(KEY, Integer.toString(number), Field.Store.NO));
    return document;
  }

  /** Raw values of some random documents with those of a user. */
  List<Map<String, Object>> rows(Map<String, Object> user, int count, SplittableRandom random) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new HashMap<>(user);
      row.putAll(item(random.nextInt(items)));
      rows.add(row);
    }
    return rows;
  }

  /** Opens the index, which is written if there is none. */
  Directory open() throws IOException {
    Directory index = FSDirectory.open(path.resolve("index"));
    if (!DirectoryReader.indexExists(index)) {
      try (IndexWriter writer =
          new IndexWriter(index, config().setMergePolicy(NoMergePolicy.INSTANCE))) {
        for (int segment = 0; segment < segments; segment++) {
          // As an index of its own first: the buffer would not hold a whole segment.
          try (TemporaryFolder temporary = TemporaryFolder.in(path, "towerrank-bench-");
              Directory part = FSDirectory.open(temporary.path())) {
            write(part, segment);
            writer.addIndexes(part);
          }
        }
      }
    }
    return index;
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig().setSoftDeletesField(DELETED).setRAMBufferSizeMB(BUFFER);
  }

  private void write(Directory part, int segment) throws IOException {
    ItemDocuments fields = new ItemDocuments(fields());
    int first = (int) ((long) segment * items / segments);
    int next = (int) ((segment + 1L) * items / segments);
    try (IndexWriter writer = new IndexWriter(part, config())) {
      for (int number = first; number < next; number++) {
        writer.addDocument(document(fields, number));
      }
      writer.forceMerge(1);
    }
  }

  /** A window of random documents, best first. */
  TopDocs window(int size, SplittableRandom random) {
    return hits(random.ints(0, items).distinct().limit(size).toArray());
  }

  private static TopDocs hits(int[] documents) {
    ScoreDoc[] hits = new ScoreDoc[documents.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = new ScoreDoc(documents[i], hits.length - i);
    }
    return new TopDocs(new TotalHits(hits.length, TotalHits.Relation.EQUAL_TO), hits);
  }

  /** Updates documents and refreshes. The index is as before when this is closed. */
  final class Updates implements Closeable {
    private final IndexWriter writer;
    private final ItemDocuments documents = new ItemDocuments(fields());
    private List<Integer> latest = List.of();
    private DirectoryReader reader;

    Updates(Directory index) throws IOException {
      this.writer =
          new IndexWriter(
              index,
              config()
                  .setMergePolicy(new TieredMergePolicy().setMaxMergedSegmentMB(UPDATED_SEGMENT)));
      this.reader = DirectoryReader.open(writer);
    }

    DirectoryReader reader() {
      return reader;
    }

    /**
     * Replaces as many documents as there are at most by others of the same values, for a new
     * reader.
     */
    void update(int count, SplittableRandom random) throws IOException {
      latest = random.ints(0, items).distinct().limit(Math.min(count, items)).boxed().toList();
      for (int number : latest) {
        writer.softUpdateDocument(
            new Term(KEY, Integer.toString(number)),
            document(documents, number),
            new NumericDocValuesField(DELETED, 1));
      }
      DirectoryReader next = DirectoryReader.openIfChanged(reader);
      if (next != null) {
        reader.close();
        reader = next;
      }
    }

    /** A window of random documents and those that were updated last. */
    TopDocs window(int size, SplittableRandom random) throws IOException {
      IndexSearcher searcher = new IndexSearcher(reader);
      List<Integer> chosen = new ArrayList<>();
      for (int number : latest) {
        Term key = new Term(KEY, Integer.toString(number));
        chosen.add(searcher.search(new TermQuery(key), 1).scoreDocs[0].doc);
      }
      Bits live = MultiBits.getLiveDocs(reader);
      return hits(
          IntStream.concat(
                  chosen.stream().mapToInt(Integer::intValue),
                  random
                      .ints(0, reader.maxDoc())
                      .filter(document -> live == null || live.get(document)))
              .distinct()
              .limit(size)
              .toArray());
    }

    @Override
    public void close() throws IOException {
      reader.close();
      writer.rollback();
    }
  }
}
