package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.lucene.column.TermFormat;

/** What is kept of documents stays within its memory, and never changes a score. */
class DocumentMemoryTest {
  static final int DOCUMENTS = 700;
  private static final int DISTINCT = 40_000;
  static final Map<String, Object> USER = RandomItems.user(1);

  /** Scores of random windows, some of whose documents are known and some are not. */
  private static void scoreWindows(
      DocumentScorer scorer, DirectoryReader reader, TaskScores expected) throws Exception {
    EncodedRows request = scorer.request(USER);
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      int[] documents =
          random.ints(1 + random.nextInt(300), 0, DOCUMENTS).distinct().sorted().toArray();
      TaskScores found = scorer.score(reader, request, documents, () -> {});
      for (int i = 0; i < documents.length; i++) {
        for (int task = 0; task < scorer.model().tasks().size(); task++) {
          assertThat(found.score(i, task))
              .isCloseTo(expected.score(documents[i], task), within(1e-6f));
        }
      }
    }
  }

  static TaskScores all(RankingModel model, ItemFields fields, DirectoryReader reader)
      throws Exception {
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    DocumentScorer scorer = new DocumentScorer(model, fields);
    return scorer.score(reader, scorer.request(USER), documents, () -> {});
  }

  @Test
  void severalModelsShareALimitThatMayChange() throws Exception {
    AtomicLong limit = new AtomicLong(200_000);
    DocumentCacheBudget memory = new DocumentCacheBudget(limit::get);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        RankingModel other = RandomModels.wideMmoe(2);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(ranker.graphs()).isInstanceOf(PrecomputingRanker.class);
      assertThat(other.graphs()).isInstanceOf(PrecomputingRanker.class);
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      TaskScores expected = all(ranker, fields, reader);
      TaskScores expectedOfOther = all(other, fields, reader);
      DocumentScorer scorer = new DocumentScorer(ranker, fields, memory);
      DocumentScorer scorerOfOther = new DocumentScorer(other, fields, memory);

      scoreWindows(scorer, reader, expected);
      long alone = memory.used();
      scoreWindows(scorerOfOther, reader, expectedOfOther);
      assertThat(alone).isPositive();
      assertThat(memory.used()).isBetween(alone / 2, limit.get());

      limit.set(50_000);
      memory.trim();
      assertThat(memory.used()).isLessThanOrEqualTo(50_000);
      scoreWindows(scorer, reader, expected);
      scoreWindows(scorerOfOther, reader, expectedOfOther);
      assertThat(memory.used()).isPositive().isLessThanOrEqualTo(50_000);

      limit.set(0);
      memory.trim();
      scoreWindows(scorer, reader, expected);
      scoreWindows(scorerOfOther, reader, expectedOfOther);
      assertThat(memory.used()).isZero();
    }
  }

  @Test
  void documentsThatWereExplainedBeforeTheyWereScoredAreScoredAllTheSame() throws Exception {
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      TaskScores expected = all(ranker, fields, reader);
      DocumentScorer scorer = new DocumentScorer(ranker, fields);
      for (int document = 0; document < DOCUMENTS; document++) {
        assertThat(scorer.values(reader, document)).isNotEmpty();
      }
      scoreWindows(scorer, reader, expected);
    }
  }

  @Test
  void documentsThatAreNeededTakeThePlaceOfThoseOfAModelThatIsNot() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    DocumentCacheBudget memory = new DocumentCacheBudget(() -> 150_000);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        RankingModel other = RandomModels.wideMmoe(2);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      DocumentScorer scorer = new DocumentScorer(ranker, fields, memory);
      DocumentScorer scorerOfOther = new DocumentScorer(other, fields, memory);
      TaskScores expected = all(other, fields, reader);

      scoreWindows(scorer, reader, all(ranker, fields, reader));
      assertThat(memory.used()).isGreaterThan(100_000);
      int[] window = IntStream.range(300, 420).toArray();
      DirectoryReader counting = CountingReader.of(reader, opened);
      EncodedRows request = scorerOfOther.request(USER);
      for (int round = 0; round < 200; round++) {
        opened.set(0);
        TaskScores found = scorerOfOther.score(counting, request, window, () -> {});
        assertThat(found.score(7, 1)).isCloseTo(expected.score(window[7], 1), within(1e-6f));
      }
      assertThat(opened.get()).as("columns opened for documents that are needed").isZero();
      assertThat(memory.used()).isLessThanOrEqualTo(150_000);
    }
  }

  @Test
  void aWindowTakesLittleHoweverManyValuesAFieldHas() throws Exception {
    DocumentCacheBudget memory = new DocumentCacheBudget(() -> 1_000_000);
    try (RankingModel ranker = RandomModels.deepFm(1);
        Directory directory = new ByteBuffersDirectory()) {
      writeDistinctValues(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        DocumentScorer scorer = new DocumentScorer(ranker, DocumentFields.PLAIN, memory);
        Random random = new Random(3);
        for (String field : List.of("unique", "few", "pairs", "lists", "numbers")) {
          long before = scorer.ramBytesUsed();
          assertSameAsUnkept(scorer, field, reader, random.nextInt(DISTINCT));
          assertThat(scorer.ramBytesUsed() - before).as(field).isLessThan(50_000);
          for (int round = 0; round < 20; round++) {
            int[] documents = random.ints(500, 0, DISTINCT).distinct().sorted().toArray();
            assertSameAsUnkept(scorer, field, reader, documents);
            assertThat(scorer.ramBytesUsed())
                .isEqualTo(memory.used())
                .isLessThanOrEqualTo(1_000_000);
          }
        }
        assertThat(memory.used()).isPositive();
        scorer.forget();
        assertThat(memory.used()).isZero();
      }
    }
  }

  private static void assertSameAsUnkept(
      DocumentScorer scorer, String field, DirectoryReader reader, int... documents)
      throws Exception {
    DocumentField every = new DocumentField(field, TermFormat.UTF8, NumericFormat.LONG, true);
    // Only a set takes several values.
    DocumentField single = field.equals("pairs") ? DocumentField.of("unique") : every;
    DocumentFields ids =
        name ->
            switch (name) {
              case "price", "year" -> DocumentField.of(name);
              case "genres" -> every;
              default -> single;
            };
    DocumentScorer unkept =
        new DocumentScorer(scorer.model(), ids, new DocumentCacheBudget(() -> 0));
    EncodedRows request = scorer.request(USER);
    TaskScores expected = unkept.score(reader, request, documents, () -> {});
    TaskScores found = scorer.reading(ids).score(reader, request, documents, () -> {});
    for (int document : documents) {
      assertThat(found.of(document)).isEqualTo(expected.of(document));
    }
    assertThat(unkept.ramBytesUsed()).isZero();
  }

  private static void writeDistinctValues(Directory directory) throws Exception {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DISTINCT; i++) {
        Document document = new Document();
        document.add(new SortedDocValuesField("unique", new BytesRef("i" + i)));
        document.add(new SortedSetDocValuesField("pairs", new BytesRef("i" + i / 4)));
        document.add(new SortedSetDocValuesField("pairs", new BytesRef("i" + i % 977)));
        document.add(new SortedDocValuesField("few", new BytesRef("i" + i % 300)));
        document.add(new SortedDocValuesField("lists", new BytesRef("i" + i % 170 + " i" + i)));
        document.add(new NumericDocValuesField("numbers", i % 30_000));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  @Test
  void whatThreadsKeepAndGiveUpAtOnceIsCountedRight() throws Exception {
    AtomicLong limit = new AtomicLong(60_000);
    TestAccount account = new TestAccount(1_000_000);
    DocumentCacheBudget memory = new DocumentCacheBudget(limit::get, account);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        RankingModel other = RandomModels.mmoe(2);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      List<DocumentScorer> scorers = new ArrayList<>();
      List<Callable<Void>> searches = new ArrayList<>();
      for (RankingModel model : List.of(ranker, other)) {
        TaskScores expected = all(model, fields, reader);
        DocumentScorer scorer = new DocumentScorer(model, fields, memory);
        scorers.add(scorer);
        for (int i = 0; i < 6; i++) {
          searches.add(
              () -> {
                scoreWindows(scorer, reader, expected);
                limit.set(20_000 + memory.used() / 2);
                memory.trim();
                scorer.forget();
                return null;
              });
        }
      }
      for (Future<Void> search : threads.invokeAll(searches)) {
        search.get();
      }
      assertThat(memory.used()).isNotNegative();
      scorers.forEach(DocumentScorer::forget);
      assertThat(memory.used()).isZero();
      assertThat(account.counted()).isZero();
      assertThat(scorers).allMatch(scorer -> scorer.ramBytesUsed() == 0);
    }
  }
}
