package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.CutRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.RowMemory;

/** What is kept of documents stays within its memory, and never changes a score. */
class DocumentMemoryTest {
  private static final int DOCUMENTS = 700;
  private static final Map<String, Object> USER = RandomItems.user(1);

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

  private static TaskScores all(RankingModel model, ItemFields fields, DirectoryReader reader)
      throws Exception {
    int[] documents = java.util.stream.IntStream.range(0, DOCUMENTS).toArray();
    DocumentScorer scorer = new DocumentScorer(model, fields);
    return scorer.score(reader, scorer.request(USER), documents, () -> {});
  }

  @Test
  void severalModelsShareALimitThatMayChange() throws Exception {
    AtomicLong limit = new AtomicLong(200_000);
    RowMemory memory = new RowMemory(limit::get);
    try (RankingModel ranker = RandomModels.wideDeepFm(1);
        RankingModel other = RandomModels.wideMmoe(2);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(ranker.graphs()).isInstanceOf(CutRanker.class);
      assertThat(other.graphs()).isInstanceOf(CutRanker.class);
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(ranker.schema()));
      TaskScores expected = all(ranker, fields, reader);
      TaskScores expectedOfOther = all(other, fields, reader);
      DocumentScorer scorer = new DocumentScorer(ranker, fields, memory);
      DocumentScorer scorerOfOther = new DocumentScorer(other, fields, memory);

      scoreWindows(scorer, reader, expected);
      long alone = memory.used();
      scoreWindows(scorerOfOther, reader, expectedOfOther);
      assertThat(alone).isPositive();
      assertThat(memory.used()).isBetween(alone, limit.get());

      limit.set(50_000);
      assertThat(memory.overdrawn()).isTrue();
      scorer.forget();
      scorerOfOther.forget();
      assertThat(memory.overdrawn()).isFalse();
      scoreWindows(scorer, reader, expected);
      scoreWindows(scorerOfOther, reader, expectedOfOther);
      assertThat(memory.used()).isPositive().isLessThanOrEqualTo(50_000);

      limit.set(0);
      scorer.forget();
      scorerOfOther.forget();
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
}
