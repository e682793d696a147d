package org.towerrank.elasticsearch.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.towerrank.feature.ValueRates;
import org.towerrank.feature.ValueSums;

class FeatureValuesTest {
  /** A tenth missing, a fifth unknown, numbers of 0.5 ± 0.1. */
  private static final ValueRates FITTED = new ValueRates(5000, 0.1, 0.2, 0.5, 0.1);

  @Test
  void valuesLikeThoseOfFittingAreNotSkewed() {
    assertThat(of(2000, 0.15, 0.25, 0.55).isSkewed()).isFalse();
    assertThat(of(2000, 0.05, 0.15, 0.45).isSkewed()).isFalse();
  }

  @Test
  void otherSharesAreSkewedEitherWay() {
    assertThat(of(2000, 0.3, 0.2, 0.5).isSkewed()).isTrue();
    ValueRates oftenMissing = new ValueRates(5000, 0.3, 0.2, 0.5, 0.1);
    assertThat(new FeatureValues(sums(2000, 0, 0.2, 0.5), oftenMissing).isSkewed()).isTrue();
    assertThat(of(2000, 0.1, 0.4, 0.5).isSkewed()).isTrue();
    assertThat(of(2000, 0.1, 0, 0.5).isSkewed()).isTrue();
  }

  @Test
  void numbersThatLieElsewhereAreSkewed() {
    assertThat(of(2000, 0.1, 0.2, 0.7).isSkewed()).isTrue();
    assertThat(of(2000, 0.1, 0.2, 0.3).isSkewed()).isTrue();
  }

  @Test
  void ofFewValuesAndOfAnUnknownFitNothingIsSaid() {
    assertThat(of(999, 1, 0, 0).isSkewed()).isFalse();
    assertThat(new FeatureValues(sums(2000, 1, 0, 0), null).isSkewed()).isFalse();
  }

  @Test
  void numbersThatAreAlwaysMissingHaveNoMeanToCompare() {
    ValueRates nearlyAlways = new ValueRates(5000, 0.95, 0, 3, 0.1);
    assertThat(new FeatureValues(sums(2000, 1, 0, 0), nearlyAlways).isSkewed()).isFalse();
  }

  @Test
  void nodesTogetherAreJudgedByAllTheirValues() {
    FeatureValues few = of(600, 0.9, 0, 0.5);
    assertThat(few.isSkewed()).isFalse();
    assertThat(few.and(few).isSkewed()).isTrue();
    assertThat(few.and(few).served().values()).isEqualTo(1200);
    assertThat(few.and(of(30_000, 0.1, 0.2, 0.5)).isSkewed()).isFalse();
  }

  private static FeatureValues of(long values, double missing, double unknown, double mean) {
    return new FeatureValues(sums(values, missing, unknown, mean), FITTED);
  }

  private static ValueSums sums(long values, double missing, double unknown, double mean) {
    long absent = Math.round(values * missing);
    long present = values - absent;
    double squares = (mean * mean + 0.01) * present;
    return new ValueSums(values, absent, Math.round(values * unknown), mean * present, squares);
  }
}
