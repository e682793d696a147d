package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.elasticsearch.common.logging.LogConfigurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.inference.BufferMemory;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Rankers with so much to compute of an item that a run has few rows. */
class WideItemsTest {
  private static final int DOCUMENTS = 1500;
  private static final Map<String, Object> USER = Map.of("user_id", "v7");

  static {
    // Lucene finds the server's codecs on the path, which want to log.
    LogConfigurator.configureESLogging();
  }

  private final AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
  private final BufferMemory buffers =
      new BufferMemory(limit::get, (message, wanted, most) -> new IllegalStateException(message));
  @TempDir private Path folder;

  private RankingModel model() throws IOException {
    ByteArrayInputStream zip = new ByteArrayInputStream(RandomBundles.wideItemRanker(5));
    Bundle bundle = Bundle.open("wide", zip, BundleLimits.DEFAULT, folder);
    return RankingModel.load(bundle, SessionSettings.SERVING.with(buffers));
  }

  private FSDirectory index() throws IOException {
    FSDirectory directory = FSDirectory.open(folder.resolve("index"));
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new KeywordField("item_id", "v" + i % 80, Field.Store.NO));
        document.add(new LongField("year", i % 8, Field.Store.NO));
        writer.addDocument(document);
      }
    }
    return directory;
  }

  @Test
  void rowsAreComputedInRunsOfAsManyDocumentsAsOthers() throws Exception {
    List<String> logged = new ArrayList<>();
    RowSettings of = RowSettings.of(1 << 30).forSegmentsOf(100);
    RowSettings settings =
        new RowSettings(
            of.budget(),
            of.room(),
            of.leastDocuments(),
            of.precision(),
            of.executor(),
            logged::add);
    try (RankingModel model = model();
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory);
        SegmentRows rows = SegmentRows.open(folder.resolve("rows"), settings)) {
      assertThat(model.graphs()).isInstanceOf(PrecomputingRanker.class);
      assertThat(model.graphs().items().mostRows()).isBetween(2, DOCUMENTS / 4);
      DocumentScorer plain = new DocumentScorer(model, DocumentFields.PLAIN);
      float[] expected = scores(plain, reader);
      limit.set(buffers.used());

      DocumentScorer stored = plain.storedIn(rows, DocumentFields.PLAIN);
      assertThat(stored.store(reader)).as(String.join("; ", logged)).isTrue();

      float[] found = scores(stored, reader);
      assertThat(stored.ownCounts().files()).isEqualTo(DOCUMENTS);
      for (int i = 0; i < DOCUMENTS; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-6f));
      }
      stored.forget();
    }
    assertThat(logged).isEmpty();
  }

  private static float[] scores(DocumentScorer scorer, DirectoryReader reader) throws IOException {
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    var scores = scorer.score(reader, scorer.request(USER), documents, () -> {});
    float[] all = new float[DOCUMENTS];
    for (int i = 0; i < DOCUMENTS; i++) {
      all[i] = scores.score(i, 0);
    }
    return all;
  }
}
