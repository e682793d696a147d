package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.lucene.DocumentMemoryTest.DOCUMENTS;
import static org.towerrank.lucene.DocumentMemoryTest.USER;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCacheBudget;

/** Each model gets its share of what is kept of documents, and an account may count it. */
class SharedMemoryTest {

  @Test
  void aModelThatCameLaterGetsItsShareOfAMemoryThatAnotherUsesAllTheTime() throws Exception {
    long limit = 100_000;
    DocumentCacheBudget memory = new DocumentCacheBudget(() -> limit);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        RankingModel other = RandomModels.wideMmoe(2);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      TaskScores expected = DocumentMemoryTest.all(ranker, fields, reader);
      TaskScores expectedOfOther = DocumentMemoryTest.all(other, fields, reader);
      DocumentScorer first = new DocumentScorer(ranker, fields, memory);
      DocumentScorer later = new DocumentScorer(other, fields, memory);
      for (int round = 0; round < 40; round++) {
        assertSame(first, reader, expected);
      }
      assertThat(first.ramBytesUsed()).isGreaterThan(limit * 8 / 10);
      for (int round = 0; round < 40; round++) {
        assertSame(first, reader, expected);
        assertSame(later, reader, expectedOfOther);
      }
      assertThat(later.ramBytesUsed()).isGreaterThan(limit * 3 / 10);
      assertThat(first.ramBytesUsed()).isGreaterThan(limit * 3 / 10);
      assertThat(memory.used()).isLessThanOrEqualTo(limit);
      first.forget();
      for (int round = 0; round < 40; round++) {
        assertSame(later, reader, expectedOfOther);
      }
      assertThat(later.ramBytesUsed()).isGreaterThan(limit * 8 / 10);
    }
  }

  /** Scores all documents, more than there is memory for. */
  private static void assertSame(DocumentScorer scorer, DirectoryReader reader, TaskScores expected)
      throws Exception {
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    TaskScores found = scorer.score(reader, scorer.request(USER), documents, () -> {});
    for (int document : documents) {
      assertThat(found.score(document, 0)).isCloseTo(expected.score(document, 0), within(1e-6f));
    }
  }

  @Test
  void whatIsKeptIsCountedByAnAccountThatMayRefuseIt() throws Exception {
    TestAccount account = new TestAccount(150_000);
    DocumentCacheBudget memory = new DocumentCacheBudget(() -> 1_000_000, account);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      TaskScores expected = DocumentMemoryTest.all(ranker, fields, reader);
      DocumentScorer scorer = new DocumentScorer(ranker, fields, memory);
      for (int round = 0; round < 10; round++) {
        assertSame(scorer, reader, expected);
      }
      assertThat(memory.used()).isBetween(50_000L, 150_000L);
      assertThat(account.counted()).isBetween(memory.used(), 150_000L);
      memory.free(60_000);
      assertThat(memory.used()).isLessThanOrEqualTo(90_000);
      assertThat(account.counted()).isBetween(memory.used(), memory.used() + (1 << 16));
      account.limit(10_000_000);
      for (int round = 0; round < 10; round++) {
        assertSame(scorer, reader, expected);
      }
      assertThat(memory.used()).isGreaterThan(150_000);
      scorer.forget();
      assertThat(account.counted()).isZero();
    }
  }
}
