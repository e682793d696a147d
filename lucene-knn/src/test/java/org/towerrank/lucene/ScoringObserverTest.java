package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.DocumentCounts;
import org.towerrank.lucene.column.DocumentFields;

/** What scorers tell of their runs, and where their documents came from. */
class ScoringObserverTest {
  private static final int DOCUMENTS = 50;

  /** Notes what it is told. */
  private static final class Notes implements ScoringObserver {
    private final List<String> events = new ArrayList<>();
    private long nanos;

    @Override
    public void filled(int documents, long took) {
      events.add("filled " + documents);
      nanos += took;
      assertThat(took).isNotNegative();
    }

    @Override
    public void scored(GraphBuffers buffers, int documents, long took) {
      events.add("scored " + documents);
      assertThat(took).isPositive();
    }

    @Override
    public void failed() {
      events.add("failed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyObserverIsToldOfEachRunAndAScorerCountsItsOwnDocuments(boolean wide) throws Exception {
    try (RankingModel model = wide ? RandomModels.wideDeepFm(3) : RandomModels.deepFm(3);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 4), 20);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer shared = new DocumentScorer(model, DocumentFields.PLAIN);
      Notes one = new Notes();
      Notes other = new Notes();
      DocumentScorer first = shared.reading(DocumentFields.PLAIN).observedBy(one.and(other));
      score(first, reader);
      assertThat(one.events).containsExactly("filled 50", "scored 50");
      assertThat(other.events).isEqualTo(one.events);
      assertThat(other.nanos).isEqualTo(one.nanos).isPositive();

      DocumentScorer second = shared.reading(DocumentFields.PLAIN);
      score(second, reader);
      score(second, reader);
      assertThat(first.ownCounts()).isEqualTo(new DocumentCounts.Snapshot(0, 0, DOCUMENTS));
      assertThat(second.ownCounts()).isEqualTo(new DocumentCounts.Snapshot(0, 2 * DOCUMENTS, 0));
      assertThat(shared.counts())
          .isEqualTo(new DocumentCounts.Snapshot(0, 2 * DOCUMENTS, DOCUMENTS));
      assertThat(shared.ownCounts()).isEqualTo(new DocumentCounts.Snapshot(0, 0, 0));
    }
  }

  private static void score(DocumentScorer scorer, DirectoryReader reader) throws Exception {
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    scorer.score(reader, scorer.request(RandomItems.user(1)), documents, () -> {});
  }
}
