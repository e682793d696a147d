package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
