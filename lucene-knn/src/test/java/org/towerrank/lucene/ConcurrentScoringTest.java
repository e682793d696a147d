package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.RankingModel;

class ConcurrentScoringTest {
  private static final int THREADS = 8;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyThreadsGetTheScoresThatOneGetsWhileTermsAreStillMetForTheFirstTime(boolean wide)
      throws Exception {
    try (RankingModel model = wide ? RandomModels.wideMmoe(5) : RandomModels.mmoe(5);
        Directory directory = WindowIndex.of(RandomItems.of(500, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
      DocumentScorer shared = new DocumentScorer(model, fields);
      List<Callable<Void>> searches = new ArrayList<>();
      for (int i = 0; i < 10 * THREADS; i++) {
        Map<String, Object> user = RandomItems.user(i % 30);
        // Windows of different sizes, so that buffers change hands.
        int[] documents = IntStream.range(i, 500 - 3 * i).toArray();
        searches.add(
            () -> {
              DocumentScorer alone = new DocumentScorer(model, fields);
              TaskScores expected = alone.score(reader, alone.request(user), documents, () -> {});
              TaskScores found = shared.score(reader, shared.request(user), documents, () -> {});
              for (int document : documents) {
                assertThat(found.of(document)).isEqualTo(expected.of(document));
              }
              return null;
            });
      }
      for (Future<Void> search : threads.invokeAll(searches)) {
        search.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsKeptForASegmentGoesWhenItIsClosed(boolean wide) throws Exception {
    try (RankingModel model = wide ? RandomModels.wideDeepFm(5) : RandomModels.deepFm(5);
        Directory directory = WindowIndex.of(RandomItems.of(300, 8), 100)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
      DocumentScorer scorer = new DocumentScorer(model, fields);
      for (int round = 0; round < 3; round++) {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          scorer.score(
              reader,
              scorer.request(RandomItems.user(1)),
              IntStream.range(0, 300).toArray(),
              () -> {});
          assertThat(scorer.cachedSegments()).isEqualTo(3);
          assertThat(scorer.ramBytesUsed()).isPositive();
        }
        assertThat(scorer.cachedSegments()).isZero();
        assertThat(scorer.ramBytesUsed()).isZero();
      }
    }
  }

  /** As when a service puts the next version in its place while requests are served. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aModelThatIsClosedWhileItScoresEndsInAnError(boolean wide) throws Exception {
    try (Directory directory = WindowIndex.of(RandomItems.of(500, 8), 110);
        DirectoryReader reader = DirectoryReader.open(directory);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      int[] documents = IntStream.range(0, 500).toArray();
      for (int round = 0; round < 10; round++) {
        RankingModel model = wide ? RandomModels.wideMmoe(5) : RandomModels.mmoe(5);
        ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
        DocumentScorer scorer = new DocumentScorer(model, fields);
        CountDownLatch scoring = new CountDownLatch(THREADS);
        List<Future<?>> searches = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          Map<String, Object> user = RandomItems.user(i);
          searches.add(
              threads.submit(
                  () -> {
                    for (int n = 0; ; n++) {
                      scorer.score(reader, scorer.request(user), documents, () -> {});
                      if (n == 1) {
                        scoring.countDown();
                      }
                    }
                  }));
        }
        scoring.await();
        model.close();
        for (Future<?> search : searches) {
          assertThatThrownBy(search::get)
              .cause()
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("is closed: its model was closed");
        }
        model.close();
      }
    }
  }
}
