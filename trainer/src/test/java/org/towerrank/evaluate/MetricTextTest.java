package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricTextTest {

  @Test
  void theLastDigitIsAtMostOfTheSizeOfTheError() {
    assertThat(MetricText.rounded(0.71934, 0.0049)).isEqualTo("0.719");
    assertThat(MetricText.rounded(0.49512, 0.0163)).isEqualTo("0.50");
    assertThat(MetricText.rounded(0.49512, 0.01)).isEqualTo("0.50");
    assertThat(MetricText.rounded(0.5, 0.2)).isEqualTo("0.5");
    assertThat(MetricText.rounded(12.345, 3)).isEqualTo("12.3");
    assertThat(MetricText.rounded(0.123456789, 1e-12)).isEqualTo("0.123457");
  }

  @Test
  void theErrorStandsBesideWithTheSameDigits() {
    assertThat(MetricText.withError(0.71934, 0.0049)).isEqualTo("0.7193 ± 0.0049");
    assertThat(MetricText.withError(0.49512, 0.0163)).isEqualTo("0.495 ± 0.016");
    assertThat(MetricText.compared(0.2314, 0.0163)).isEqualTo("0.231");
  }

  @Test
  void whereNoErrorIsKnownThereAreFourDigits() {
    assertThat(MetricText.withError(0.71934, Double.NaN)).isEqualTo("0.7193");
    assertThat(MetricText.rounded(0.71934, Double.NaN)).isEqualTo("0.719");
  }
}
