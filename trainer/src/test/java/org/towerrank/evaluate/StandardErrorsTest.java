package org.towerrank.evaluate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard errors are what metrics differ by when rows are drawn again. */
class StandardErrorsTest {
  private static final int DRAWS = 2_000;
  private static final int ROWS = 300;

  private final SplittableRandom random = new SplittableRandom(17);

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1})
  void ofRankingMetrics(double positives) {
    requireErrors(() -> ranking(positives), List.of("auc/click", "log_loss/click"), 25);
  }

  private Measurement ranking(double positives) {
    float[] probabilities = new float[ROWS];
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextDouble() < positives ? 1 : 0;
      double logit = random.nextGaussian() + 1.2 * labels[row] - 0.6;
      probabilities[row] = (float) (1 / (1 + Math.exp(-logit)));
    }
    return RankingMetrics.ofTasks(List.of("click"), probabilities, labels);
  }

  @Test
  void ofRegressionMetrics() {
    requireErrors(this::regression, List.of("rmse/rating", "mae/rating"), 10);
  }

  private Measurement regression() {
    float[] scores = new float[ROWS];
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = (float) (random.nextGaussian() * random.nextDouble(1, 3));
    }
    return RegressionMetrics.ofTasks(List.of("rating"), scores, labels, new float[] {});
  }

  @Test
  void ofRecallMetrics() {
    requireErrors(() -> recall(), List.of("hit_rate@10", "hit_rate@50", "ndcg@10", "mrr@100"), 6);
  }

  private Measurement recall() {
    RecallMetrics metrics = RecallMetrics.ofFirst(100);
    for (int row = 0; row < ROWS; row++) {
      int rank = (int) Math.exp(random.nextDouble() * 6);
      metrics.add(rank > 100 ? 0 : rank);
    }
    return metrics.measurement();
  }

  @Test
  void areNotZeroWhereAllRowsAreAlike() {
    RecallMetrics none = RecallMetrics.ofFirst(100);
    for (int row = 0; row < 50; row++) {
      none.add(0);
    }
    assertThat(none.standardErrors()).containsEntry("hit_rate@10", 0.02);
    Map<String, Double> errors =
        RankingMetrics.ofTasks(List.of("a"), new float[] {0.1f, 0.9f}, new float[] {0, 1})
            .standardErrors();
    assertThat(errors).containsEntry("auc/a", 0.5);
  }

  private static void requireErrors(Supplier<Measurement> draw, List<String> metrics, int percent) {
    List<Measurement> drawn = Stream.generate(draw).limit(DRAWS).toList();
    for (String metric : metrics) {
      double[] values = values(drawn, one -> requireNonNull(one.metrics().get(metric)));
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).average().orElseThrow();
      double[] errors = values(drawn, one -> requireNonNull(one.standardErrors().get(metric)));
      assertThat(Arrays.stream(errors).average().orElseThrow())
          .as("standard error of %s", metric)
          .isCloseTo(Math.sqrt(variance), withinPercentage(percent));
    }
  }

  private static double[] values(List<Measurement> drawn, ToDoubleFunction<Measurement> value) {
    return drawn.stream().mapToDouble(value).toArray();
  }
}
