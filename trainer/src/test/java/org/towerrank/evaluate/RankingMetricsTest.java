package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RankingMetricsTest {
  private static final float[] LABELS = {1, 0, 1, 0};

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void aScoreThatIsNoNumberHasNoRankAndIsTold() {
    float[] scores = {0.5f, 0.25f, Float.NaN, Float.NaN};
    assertThatThrownBy(() -> RankingMetrics.auc(scores, LABELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score 3 of 4: expected a number, got [NaN]");
  }

  @Test
  void infiniteScoresHaveARank() {
    float[] scores = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 0};
    assertThat(RankingMetrics.auc(scores, LABELS)).isEqualTo(0.875);
  }
}
