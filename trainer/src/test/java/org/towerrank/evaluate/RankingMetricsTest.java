package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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

  /** A row of weight 3 is the row three times. */
  @Test
  void aRowCountsByItsWeight() {
    SplittableRandom random = new SplittableRandom(4);
    float[] scores = new float[60];
    float[] labels = new float[60];
    float[] weights = new float[60];
    List<Integer> repeated = new ArrayList<>();
    for (int row = 0; row < scores.length; row++) {
      scores[row] = random.nextInt(1, 10) / 10f;
      labels[row] = random.nextInt(2);
      int times = random.nextInt(1, 4);
      weights[row] = times;
      repeated.addAll(Collections.nCopies(times, row));
    }
    Map<String, Double> weighted =
        RankingMetrics.ofTasks(List.of("a"), scores, labels, weights).metrics();
    Map<String, Double> plain =
        RankingMetrics.ofTasks(List.of("a"), pick(scores, repeated), pick(labels, repeated))
            .metrics();
    plain.forEach(
        (metric, value) ->
            assertThat(weighted.get(metric)).as(metric).isCloseTo(value, within(1e-12)));
  }

  private static float[] pick(float[] values, List<Integer> rows) {
    float[] some = new float[rows.size()];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[rows.get(i)];
    }
    return some;
  }

  @Test
  void rowsWithoutALabelDoNotCountForTheirTask() {
    float[] scores = {0.9f, 0.3f, 0.2f, 0.8f, 0.7f, 0.4f};
    float[] labels = {1, Float.NaN, 0, 1, Float.NaN, 0};
    Measurement measured = RankingMetrics.ofTasks(List.of("a", "b"), scores, labels);
    assertThat(measured)
        .isEqualTo(
            new Measurement(
                together("metrics", new float[] {0.9f, 0.2f}, new float[] {0.8f, 0.4f}),
                together("errors", new float[] {0.9f, 0.2f}, new float[] {0.8f, 0.4f})));
  }

  /** Of two tasks that are each measured alone, on a positive and a negative. */
  private static Map<String, Double> together(String what, float[] a, float[] b) {
    Map<String, Double> all = new LinkedHashMap<>();
    float[] labels = {1, 0};
    for (Measurement one :
        List.of(
            RankingMetrics.ofTasks(List.of("a"), a, labels),
            RankingMetrics.ofTasks(List.of("b"), b, labels))) {
      all.putAll(what.equals("metrics") ? one.metrics() : one.standardErrors());
    }
    return all;
  }

  @Test
  void infiniteScoresHaveARank() {
    float[] scores = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 0};
    assertThat(RankingMetrics.auc(scores, LABELS)).isEqualTo(0.875);
  }
}
