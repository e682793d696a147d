package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores that say nothing, of rows among which few are positive. */
class WorseThanChanceOfFewTest {
  private static final int ROWS = 3000;

  /** The labels of rows, of which the first ones are positive. */
  private static float[] labels(int positives) {
    float[] labels = new float[ROWS];
    for (int row = 0; row < positives; row++) {
      labels[row] = 1;
    }
    return labels;
  }

  private static List<String> worse(float[] scores, int positives) {
    return RankingMetrics.ofTasks(List.of("buy"), scores, labels(positives)).worseThanChance();
  }

  @Test
  void theyAreSeldomWorseThanChance() {
    for (int positives : new int[] {1, 2, 4, 10}) {
      int told = 0;
      for (int set = 0; set < 200; set++) {
        Random random = new Random(1000L * positives + set);
        float[] scores = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
          scores[row] = random.nextFloat();
        }
        told += worse(scores, positives).contains("auc/buy") ? 1 : 0;
      }
      assertThat(told).as("%d positives", positives).isLessThanOrEqualTo(2);
    }
  }

  /** Thirty rows that all stand below the others are no chance. */
  @Test
  void scoresTheWrongWayRoundAre() {
    float[] scores = labels(30);
    for (int row = 0; row < ROWS; row++) {
      scores[row] = 0.5f - scores[row] / 4;
    }
    assertThat(worse(scores, 30)).containsExactly("auc/buy");
  }

  /** They order rows rightly, and are much too high or a little. */
  @ParameterizedTest
  @CsvSource({"0.5, true", "0.1, true", "0.02, false"})
  void scoresThatAreNoProbabilitiesAre(float low, boolean told) {
    float[] scores = labels(30);
    for (int row = 0; row < ROWS; row++) {
      scores[row] = low + scores[row] / 4;
    }
    assertThat(worse(scores, 30)).isEqualTo(told ? List.of("log_loss/buy") : List.of());
    assertThat(worse(scores, 0)).isEmpty();
  }
}
