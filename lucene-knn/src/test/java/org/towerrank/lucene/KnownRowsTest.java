package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentFields;

/** What is kept of documents is only given to readers that see the same values. */
class KnownRowsTest {
  private static final int DOCUMENTS = 60;
  private static final Map<String, Object> USER = RandomItems.user(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatHidesAFieldNeitherGetsNorLeavesItsValues(boolean wide) throws Exception {
    try (RankingModel model = wide ? RandomModels.wideDeepFm(3) : RandomModels.deepFm(3);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 4), 25);
        DirectoryReader open = DirectoryReader.open(directory);
        DirectoryReader hidden = HidingReader.of(DirectoryReader.open(directory), "brand")) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
      DocumentScorer shared = new DocumentScorer(model, fields);
      List<Float> openScores = scores(new DocumentScorer(model, fields), open);
      List<Float> hiddenScores = scores(new DocumentScorer(model, fields), hidden);
      assertThat(hiddenScores).isNotEqualTo(openScores);
      for (int round = 0; round < 2; round++) {
        assertThat(scores(shared, open)).isEqualTo(openScores);
        assertThat(scores(shared, hidden)).isEqualTo(hiddenScores);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDocValueUpdatedInPlaceIsReadAgain(boolean wide) throws Exception {
    try (RankingModel model = wide ? RandomModels.wideDeepFm(3) : RandomModels.deepFm(3);
        Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        writer.addDocument(document(i, i % 5));
      }
      writer.commit();
      DocumentScorer shared = new DocumentScorer(model, DocumentFields.PLAIN);
      try (DirectoryReader before = DirectoryReader.open(directory)) {
        List<Float> scores = scores(shared, before);
        writer.updateNumericDocValue(new Term("item_id", "i7"), "stars", 4);
        writer.commit();
        try (DirectoryReader after = DirectoryReader.openIfChanged(before)) {
          List<Float> updated = scores(new DocumentScorer(model, DocumentFields.PLAIN), after);
          assertThat(updated).isNotEqualTo(scores);
          assertThat(scores(shared, after)).isEqualTo(updated);
          assertThat(scores(shared, before)).isEqualTo(scores);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void documentsStayKnownWhileOthersOfTheirSegmentAreUpdated(boolean wide) throws Exception {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setSoftDeletesField("__soft_deletes")
            .setMergePolicy(NoMergePolicy.INSTANCE);
    AtomicInteger opened = new AtomicInteger();
    DocumentCacheBudget memory = new DocumentCacheBudget(() -> 10_000_000);
    try (RankingModel model = wide ? RandomModels.wideDeepFm(3) : RandomModels.deepFm(3);
        Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 2 * DOCUMENTS; i++) {
        writer.addDocument(document(i, i % 5));
      }
      DocumentScorer shared = new DocumentScorer(model, DocumentFields.PLAIN, memory);
      DirectoryReader reader = DirectoryReader.open(writer);
      List<Float> scores = scores(shared, reader);
      long used = memory.used();
      for (int round = 0; round < 40; round++) {
        int updated = DOCUMENTS + round;
        writer.softUpdateDocument(
            new Term("item_id", "i" + updated),
            document(updated, 1),
            new NumericDocValuesField("__soft_deletes", 1));
        reader = replaced(reader);
        opened.set(0);
        assertThat(scores(shared, CountingReader.of(reader, opened))).isEqualTo(scores);
        assertThat(opened.get()).as("columns opened in round " + round).isZero();
        assertThat(memory.used()).isEqualTo(used);
      }
      reader.close();
    }
    assertThat(memory.used()).isZero();
  }

  private static DirectoryReader replaced(DirectoryReader reader) throws IOException {
    DirectoryReader next = requireNonNull(DirectoryReader.openIfChanged(reader));
    reader.close();
    return next;
  }

  private static Document document(int number, int stars) {
    Document document = new Document();
    document.add(new KeywordField("item_id", "i" + number, Field.Store.NO));
    document.add(new NumericDocValuesField("stars", stars));
    return document;
  }

  private static List<Float> scores(DocumentScorer scorer, IndexReader reader) throws IOException {
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    TaskScores scores = scorer.score(reader, scorer.request(USER), documents, () -> {});
    List<Float> all = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      all.add(scores.score(i, 0));
    }
    return all;
  }
}
