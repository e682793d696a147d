package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.await;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.replaced;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Several readers of a segment ask for its rows. */
class StoredRowReadersTest {
  /** Less than the minute that a file waits for a reader of its segment. */
  private static final int SECONDS = 30;

  @TempDir Path temporary;

  /** Rows whose files are written from a moment on. */
  private SegmentRows open(CountDownLatch begin) throws Exception {
    RowSettings of = RowSettings.of(StoredItems.PLENTY).forSegmentsOf(50);
    return SegmentRows.open(
        temporary.resolve("rows"),
        new RowSettings(
            of.budget(),
            of.room(),
            of.leastDocuments(),
            of.precision(),
            task -> of.executor().execute(() -> runAfter(begin, task)),
            of.log()));
  }

  private static void runAfter(CountDownLatch begin, Runnable task) {
    try {
      begin.await();
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void rowsAreReadByWhicheverReaderIsOpenStill() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = FSDirectory.open(temporary.resolve("index"));
        IndexWriter writer = StoredItems.writer(directory);
        ExecutorService storing = Executors.newSingleThreadExecutor();
        SegmentRows rows = open(begin)) {
      StoredItems.write(writer);
      DirectoryReader former = DirectoryReader.open(directory);
      writer.deleteDocuments(new Term("key", "k7"));
      writer.commit();
      former.incRef();
      try (DirectoryReader reader = replaced(former)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        Future<Boolean> all = storing.submit(() -> stored.store(reader));
        await(() -> rows.statistics().building() == reader.leaves().size());
        // A search that began before, and was the last of its reader.
        scores(stored, former);
        former.decRef();
        begin.countDown();
        assertThat(all.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        stored.forget();
      }
    }
  }

  /** The segment has the field since values of it were updated in place. */
  @Test
  void whoMayNotSeeAFieldThatASegmentGotLaterHasNoRowsWithIt() throws Exception {
    DocumentFields plain = DocumentFields.PLAIN;
    CountDownLatch begin = new CountDownLatch(1);
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = FSDirectory.open(temporary.resolve("index"));
        IndexWriter writer = StoredItems.writer(directory);
        SegmentRows rows = open(begin)) {
      write(writer, false);
      write(writer, true);
      DirectoryReader former = DirectoryReader.open(directory);
      DocumentScorer stored = new DocumentScorer(model, plain).storedIn(rows, plain);
      scores(stored, HidingReader.of(former, "year"));
      writer.updateNumericDocValue(new Term("key", "k"), "year", 2000);
      writer.commit();
      try (DirectoryReader reader = replaced(former);
          DirectoryReader hiding = HidingReader.of(reader, "year")) {
        List<Float> expected = scores(new DocumentScorer(model, plain), hiding);
        assertThat(scores(new DocumentScorer(model, plain), reader)).isNotEqualTo(expected);
        begin.countDown();
        stored.store(hiding);
        assertClose(scores(stored, hiding), expected, 1e-6f);
        stored.forget();
      }
    }
  }

  /** A segment of documents, with or without a field of numbers. */
  private static void write(IndexWriter writer, boolean years) throws IOException {
    for (int i = 0; i < 60; i++) {
      Document document = new Document();
      document.add(new KeywordField("key", "k", Field.Store.NO));
      document.add(new SortedDocValuesField("item_id", new BytesRef("i" + i)));
      if (years) {
        document.add(new NumericDocValuesField("year", 1960 + i));
      }
      writer.addDocument(document);
    }
    writer.commit();
  }
}
