package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.lucene.StoredItems.DOCUMENTS;
import static org.towerrank.lucene.StoredItems.USER;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.await;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.replaced;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;
import static org.towerrank.lucene.StoredItems.write;
import static org.towerrank.lucene.StoredItems.writer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.FieldTypeException;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.SegmentRows;

/** Rows in files give the scores that computing gives, and are there for what exists only. */
class StoredRowsTest {
  private final RowFolder folder;

  StoredRowsTest(@TempDir Path temporary) {
    folder = RowFolder.in(temporary);
  }

  private static RankingModel model(String kind) throws IOException {
    return switch (kind) {
      case "whole" -> RandomModels.deepFm(3);
      case "experts" -> RandomModels.wideMmoe(3);
      default -> RandomModels.wideDeepFm(3);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "cut", "experts"})
  void scoresAreTheSameAndFilesAreFoundAgain(String kind) throws Exception {
    try (RankingModel model = model(kind);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      List<Path> written;
      try (SegmentRows rows = folder.open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        List<Float> expected = scores(scorer(model), reader);
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertThat(scores(stored, reader)).isEqualTo(scores(stored, reader));
        assertClose(scores(stored, reader), expected, 1e-6f);
        assertThat(stored.counts().computed()).isZero();
        assertThat(stored.counts().files()).isPositive();
        assertThat(rows.statistics().segments()).isEqualTo(2);
        written = folder.files();
        assertThat(written).hasSize(2);
        stored.forget();
      }
      try (SegmentRows again = folder.open();
          DirectoryReader reader = DirectoryReader.open(directory)) {
        await(() -> again.statistics().segments() == 2);
        DocumentScorer stored = scorer(model).storedIn(again, fields());
        // The first window finds what was read when the rows were opened.
        scores(stored, reader);
        assertThat(stored.counts().computed()).isZero();
        assertThat(stored.store(reader)).isTrue();
        assertThat(folder.files()).isEqualTo(written);
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        assertThat(stored.counts().computed()).isZero();
        stored.forget();
      }
    }
    assertThat(folder.logged()).isEmpty();
  }

  @Test
  void halfPrecisionMovesScoresALittle() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      try (SegmentRows rows = folder.open("rows", RowPrecision.FLOAT16);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertClose(scores(stored, reader), scores(scorer(model), reader), 2e-2f);
        assertThat(scores(stored, reader)).isNotEqualTo(scores(scorer(model), reader));
        stored.forget();
      }
    }
  }

  /** As while one takes the place of the other, in another precision or on another disk. */
  @Test
  void scorersOfOneCacheStoreEachInItsOwnDirectory() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      try (SegmentRows whole = folder.open("whole", RowPrecision.FLOAT32);
          SegmentRows halves = folder.open("halves", RowPrecision.FLOAT16);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer shared = scorer(model);
        DocumentScorer inWhole = shared.storedIn(whole, fields());
        DocumentScorer inHalves = shared.storedIn(halves, fields());
        assertThat(inWhole.store(reader)).isTrue();
        assertThat(inHalves.store(reader)).isTrue();
        assertThat(whole.statistics().segments()).isEqualTo(2);
        assertThat(halves.statistics().segments()).isEqualTo(2);
        assertThat(scores(inHalves, reader)).isNotEqualTo(scores(inWhole, reader));
        shared.forget();
        assertThat(whole.statistics().segments()).isZero();
        assertThat(halves.statistics().segments()).isZero();
      }
    }
  }

  /** Infinite numbers in a row would give another score, or none. */
  @Test
  void inHalfPrecisionADocumentWithNumbersBeyondItIsComputed() throws Exception {
    try (RankingModel model = RandomModels.beyondHalves(5);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory)) {
      write(writer);
      try (SegmentRows rows = folder.open("rows", RowPrecision.FLOAT16);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        assertThat(score(stored, reader, 5)).isEqualTo(score(scorer(model), reader, 5));
        assertThat(stored.counts().computed()).isEqualTo(1);
        assertClose(scores(stored, reader), scores(scorer(model), reader), 2e-2f);
        assertThat(stored.counts().files()).isPositive();
        stored.forget();
      }
    }
    assertThat(folder.logged()).isEmpty();
  }

  private static float score(DocumentScorer scorer, DirectoryReader reader, int document)
      throws IOException {
    int[] documents = {document};
    return scorer.score(reader, scorer.request(USER), documents, () -> {}).score(0, 0);
  }

  @Test
  void aWindowMakesFilesInTheBackgroundWhichServeUpdatedSegmentsToo() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory);
        SegmentRows rows = folder.open()) {
      write(writer);
      DirectoryReader reader = DirectoryReader.open(writer);
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      List<Float> expected = scores(scorer(model), reader);
      assertClose(scores(stored, reader), expected, 1e-6f);
      await(() -> rows.statistics().segments() == 2);
      for (int round = 0; round < 5; round++) {
        writer.softUpdateDocument(
            new Term("key", "k" + round),
            new Document(),
            new NumericDocValuesField("__soft_deletes", 1));
        reader = replaced(reader);
        long computed = stored.counts().computed();
        int[] documents = IntStream.range(10, DOCUMENTS).toArray();
        stored.score(reader, stored.request(USER), documents, () -> {});
        assertThat(stored.counts().computed()).isEqualTo(computed);
        assertThat(rows.statistics().segments()).isEqualTo(2);
      }
      stored.forget();
      reader.close();
    }
  }

  @Test
  void aFeatureUpdatedInPlaceIsReadAgainAlsoAfterARestart() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new KeywordField("key", "k" + i, Field.Store.NO));
        document.add(new NumericDocValuesField("stars", i % 5));
        writer.addDocument(document);
      }
      writer.commit();
      for (int round = 0; round < 3; round++) {
        try (SegmentRows rows = folder.open()) {
          DocumentScorer stored =
              new DocumentScorer(model, DocumentFields.PLAIN).storedIn(rows, DocumentFields.PLAIN);
          try (DirectoryReader before = DirectoryReader.open(writer)) {
            assertThat(stored.store(before)).isTrue();
            writer.updateNumericDocValue(new Term("key", "k12"), "stars", round % 2 == 0 ? 0 : 2);
            try (DirectoryReader after = requireNonNull(DirectoryReader.openIfChanged(before))) {
              DocumentScorer unstored = new DocumentScorer(model, DocumentFields.PLAIN);
              assertThat(stored.store(after)).isTrue();
              assertClose(scores(stored, after), scores(unstored, after), 1e-6f);
              assertClose(scores(stored, before), scores(unstored, before), 1e-6f);
              assertThat(scores(stored, after)).isNotEqualTo(scores(stored, before));
              assertThat(stored.counts().computed()).isZero();
            }
          }
          stored.forget();
        }
      }
    }
  }

  /** Several values of a feature that has one, and of one whose list doc values would sort. */
  @ParameterizedTest
  @ValueSource(strings = {"item_id", "related"})
  void aDocumentThatCannotBeEncodedIsLeftOutAndItsWindowFailsAsBefore(String field)
      throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = folder.index();
        IndexWriter writer = writer(directory);
        SegmentRows rows = folder.open()) {
      for (int i = 0; i < 100; i++) {
        Document document = new Document();
        document.add(new SortedSetDocValuesField("item_id", new BytesRef("i" + i)));
        if (i == 41) {
          document.add(new SortedSetDocValuesField(field, new BytesRef("i1")));
          document.add(new SortedSetDocValuesField(field, new BytesRef("i2")));
        }
        writer.addDocument(document);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentFields plain = DocumentFields.PLAIN;
        DocumentScorer stored = new DocumentScorer(model, plain).storedIn(rows, plain);
        assertThat(stored.store(reader)).isTrue();
        int[] sound = IntStream.range(0, 100).filter(i -> i != 41).toArray();
        TaskScores scores = stored.score(reader, stored.request(USER), sound, () -> {});
        TaskScores expected =
            new DocumentScorer(model, plain).score(reader, stored.request(USER), sound, () -> {});
        for (int i = 0; i < sound.length; i++) {
          assertThat(scores.score(i, 0)).isCloseTo(expected.score(i, 0), within(1e-6f));
        }
        assertThat(stored.counts().computed()).isZero();
        assertThatThrownBy(
                () -> stored.score(reader, stored.request(USER), new int[] {41}, () -> {}))
            .isInstanceOf(InvalidValueException.class);
        stored.forget();
      }
    }
  }

  /** Whoever asks for it is told so; the log would say it again and again. */
  @Test
  void aSegmentWithAFieldOfAnotherKindGetsNoFileAndNoLineInTheLog() throws Exception {
    List<Supplier<IndexableField>> fields =
        List.of(
            () -> new BinaryDocValuesField("item_id", new BytesRef("i1")),
            () -> new StringField("genres", "g1", Field.Store.NO));
    for (Supplier<IndexableField> field : fields) {
      try (RankingModel model = RandomModels.wideDeepFm(3);
          Directory directory =
              FSDirectory.open(folder.path().resolve("other" + fields.indexOf(field)));
          IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig());
          SegmentRows rows = folder.open()) {
        for (int i = 0; i < 100; i++) {
          Document document = new Document();
          document.add(field.get());
          writer.addDocument(document);
        }
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          DocumentFields plain = DocumentFields.PLAIN;
          DocumentScorer stored = new DocumentScorer(model, plain).storedIn(rows, plain);
          assertThatThrownBy(
                  () -> stored.score(reader, stored.request(USER), new int[] {4}, () -> {}))
              .isInstanceOf(FieldTypeException.class);
          assertThat(stored.store(reader)).isTrue();
          assertThat(rows.statistics().building()).isZero();
          assertThat(folder.files()).isEmpty();
          stored.forget();
        }
      }
    }
    assertThat(folder.logged()).isEmpty();
  }
}
