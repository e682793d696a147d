package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.search.RescoreDocIds;
import org.junit.jupiter.api.Test;
import org.towerrank.lucene.RescoredTopDocs;
import org.towerrank.lucene.TaskScores;

class WindowScoresTest {
  private static final int MOST = WindowScores.Windows.MOST_DOCUMENTS;

  private final WindowScores.Windows windows = new WindowScores.Windows();

  private static ScoredWindow scores(int documents) {
    int[] ids = IntStream.range(0, documents).toArray();
    TopDocs hits = new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);
    TaskScores scores = new TaskScores(List.of("click"), ids, new float[documents]);
    return ScoredWindow.of(new RescoredTopDocs(hits, scores, Optional.empty()));
  }

  private ScoredWindow added(int documents) {
    ScoredWindow window = scores(documents);
    windows.add(window);
    return window;
  }

  /** What the server hands from one phase to the other. */
  private static Set<Integer> sent(ScoredWindow window) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      new RescoreDocIds(Map.of(0, new ScoredDocuments(window))).writeTo(out);
      return new RescoreDocIds(out.bytes().streamInput()).getId(0);
    }
  }

  @Test
  void eachOfTwoSearchesOfTheSameDocumentsFindsItsOwnWindow() throws IOException {
    ScoredWindow first = added(3);
    ScoredWindow second = added(3);

    assertThat(windows.of(sent(first))).containsSame(first);
    assertThat(windows.of(sent(second))).containsSame(second);
    assertThat(windows.of(sent(scores(3)))).isEmpty();
    assertThat(windows.of(new ScoredDocuments(first))).containsSame(first);
  }

  @Test
  void theServerFindsTheScoredDocumentsAndNoOthers() throws IOException {
    ScoredWindow window = scores(3);
    assertThat(sent(window))
        .isEqualTo(new ScoredDocuments(window))
        .containsExactlyInAnyOrder(0, 1, 2, window.number());
    assertThat(window.number()).isNegative();
  }

  @Test
  void theOldestAreForgottenWhereThereAreTooMany() {
    ScoredWindow old = added(1);
    ScoredWindow half = added(MOST / 2);
    ScoredWindow other = added(MOST / 2);
    assertThat(windows.of(new ScoredDocuments(old))).isEmpty();
    assertThat(windows.of(new ScoredDocuments(half))).containsSame(half);

    ScoredWindow larger = added(2 * MOST);
    assertThat(windows.of(new ScoredDocuments(half))).isEmpty();
    assertThat(windows.of(new ScoredDocuments(other))).isEmpty();
    assertThat(windows.of(new ScoredDocuments(larger))).containsSame(larger);
  }
}
