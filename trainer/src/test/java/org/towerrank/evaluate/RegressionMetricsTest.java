package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionMetricsTest {
  private static final float[] NONE = {};

  @Test
  void errorsAreThoseOfTheDifferences() {
    float[] scores = {1, 10, 4, 20, -2, 30};
    float[] labels = {2, Float.NaN, 4, 26, 0, 30};
    Measurement measured = RegressionMetrics.ofTasks(List.of("a", "b"), scores, labels, NONE);
    assertThat(measured.metrics().get("rmse/a")).isCloseTo(Math.sqrt(5 / 3.0), within(1e-12));
    assertThat(measured.metrics().get("mae/a")).isCloseTo(1, within(1e-12));
    assertThat(measured.metrics().get("rmse/b")).isCloseTo(Math.sqrt(18), within(1e-12));
    assertThat(measured.metrics().get("mae/b")).isCloseTo(3, within(1e-12));
    assertThat(measured.standardErrors().keySet()).isEqualTo(measured.metrics().keySet());
  }

  @Test
  void aRowCountsByItsWeight() {
    float[] weights = {3, 1};
    Measurement measured =
        RegressionMetrics.ofTasks(List.of("a"), new float[] {1, 5}, new float[] {2, 0}, weights);
    assertThat(measured.metrics().get("rmse/a")).isCloseTo(Math.sqrt(28 / 4.0), within(1e-12));
    assertThat(measured.metrics().get("mae/a")).isCloseTo(8 / 4.0, within(1e-12));
  }

  @Test
  void scoresThatAreRightHaveNoError() {
    float[] same = {1, -7.5f, 1e30f};
    Measurement measured = RegressionMetrics.ofTasks(List.of("a"), same, same, NONE);
    assertThat(measured.metrics()).containsEntry("rmse/a", 0.0).containsEntry("mae/a", 0.0);
  }

  /**
   * Of a label that is 0 or 2 the mean is off by 1, which 400 rows tell from 1.5 and not from 1.
   */
  @ParameterizedTest
  @CsvSource({"1, false", "1.5, true"})
  void errorsAboveThoseOfTheMeanAreTold(float error, boolean told) {
    SplittableRandom random = new SplittableRandom(2);
    float[] scores = new float[400];
    float[] labels = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = i % 2 * 2;
      scores[i] = labels[i] + error * (random.nextBoolean() ? 1.1f : -.9f);
    }
    Measurement measured = RegressionMetrics.ofTasks(List.of("a"), scores, labels, NONE);
    assertThat(measured.worseThanChance()).isEqualTo(told ? List.of("rmse/a") : List.of());
  }

  @Test
  void whereAllLabelsAreAlikeTheirMeanTellsNothing() {
    for (int rows : new int[] {1, 50}) {
      float[] labels = new float[rows];
      Arrays.fill(labels, 3);
      Measurement measured = RegressionMetrics.ofTasks(List.of("a"), new float[rows], labels, NONE);
      assertThat(measured.worseThanChance()).isEmpty();
    }
  }

  /** What a million is for one unit of the labels, a millionth is for another. */
  @ParameterizedTest
  @ValueSource(floats = {1e-6f, 1, 1e6f})
  void standardErrorsAreInTheUnitOfTheLabels(float unit) {
    SplittableRandom random = new SplittableRandom(1);
    float[] scores = new float[400];
    double squares = 0;
    double fourths = 0;
    double sizes = 0;
    for (int i = 0; i < scores.length; i++) {
      double difference = random.nextGaussian();
      scores[i] = (float) (difference * unit);
      squares += difference * difference / scores.length;
      fourths += Math.pow(difference, 4) / scores.length;
      sizes += Math.abs(difference) / scores.length;
    }
    Map<String, Double> errors =
        RegressionMetrics.ofTasks(List.of("a"), scores, new float[scores.length], NONE)
            .standardErrors();
    double ofSquares = Math.sqrt((fourths - squares * squares) / scores.length);
    double ofSizes = Math.sqrt((squares - sizes * sizes) / scores.length);
    assertThat(errors.getOrDefault("rmse/a", Double.NaN) / unit)
        .isCloseTo(ofSquares / (2 * Math.sqrt(squares)), within(1e-4));
    assertThat(errors.getOrDefault("mae/a", Double.NaN) / unit).isCloseTo(ofSizes, within(1e-4));
  }

  @Test
  void rowsThatAreAllAlikeDoNotSayThatOthersAre() {
    float[] scores = {3, 3, 3, 3};
    Map<String, Double> errors =
        RegressionMetrics.ofTasks(List.of("a"), scores, new float[4], NONE).standardErrors();
    assertThat(errors.getOrDefault("rmse/a", Double.NaN)).isGreaterThan(0.1);
    assertThat(errors.getOrDefault("mae/a", Double.NaN)).isGreaterThan(0.1);
  }
}
