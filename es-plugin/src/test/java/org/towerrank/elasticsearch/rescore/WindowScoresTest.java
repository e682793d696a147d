package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.lucene.TaskScores;

class WindowScoresTest {
  private static final int MOST = WindowScores.Windows.MOST_DOCUMENTS;

  private final WindowScores.Windows windows = new WindowScores.Windows();

  private static ScoredWindow scores(int documents) {
    int[] ids = IntStream.range(0, documents).toArray();
    return new ScoredWindow(
        new TaskScores(List.of("click"), ids, new float[documents]), Optional.empty());
  }

  @Test
  void windowsOfEqualSearchesAreFoundTheNewestFirst() {
    ScoredWindow first = scores(3);
    ScoredWindow second = scores(4);
    windows.add("a", first);
    windows.add("b", scores(5));
    windows.add("a", second);

    assertThat(windows.of("a")).containsExactly(second, first);
    assertThat(windows.of("c")).isEmpty();
  }

  @Test
  void theOldestAreForgottenWhereThereAreTooMany() {
    windows.add("old", scores(1));
    windows.add("half", scores(MOST / 2));
    windows.add("other half", scores(MOST / 2));
    assertThat(windows.of("old")).isEmpty();
    assertThat(windows.of("half")).hasSize(1);

    windows.add("larger than all", scores(2 * MOST));
    assertThat(windows.of("half")).isEmpty();
    assertThat(windows.of("other half")).isEmpty();
    assertThat(windows.of("larger than all")).hasSize(1);
  }
}
