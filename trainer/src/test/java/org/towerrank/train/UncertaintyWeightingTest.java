package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.recipe.OptimizerSpec;

class UncertaintyWeightingTest {
  private static final double[] LOSSES = {0.6, 0.05};

  private static UncertaintyWeighting weighting(OptimizerSpec.Type type) {
    return new UncertaintyWeighting(
        List.of("click", "like"), new OptimizerSpec(type, 0.05, 0.05, 0.05, 0.0, 0.0, 0.05, null));
  }

  @Test
  void startsWithEachLossAsItIs() {
    UncertaintyWeighting weighting = weighting(OptimizerSpec.Type.ADAM);
    assertThat(weighting.weights()).containsExactly(1, 1);
    assertThat(weighting.loss(LOSSES)).isCloseTo(0.65, within(1e-12));
  }

  /** There {@code L exp(-s) + s / 2} is least by s. */
  @ParameterizedTest
  @EnumSource(OptimizerSpec.Type.class)
  void comesToRestWhereTheLossIsLeast(OptimizerSpec.Type type) {
    UncertaintyWeighting weighting = weighting(type);
    for (int step = 0; step < 4000; step++) {
      weighting.learn(LOSSES);
    }
    double[] weights = weighting.weights();
    double least = 0;
    for (int task = 0; task < 2; task++) {
      assertThat(weights[task]).isCloseTo(1 / (2 * LOSSES[task]), within(0.02 * weights[task]));
      least += 0.5 + 0.5 * Math.log(2 * LOSSES[task]);
    }
    assertThat(weighting.loss(LOSSES)).isCloseTo(least, within(1e-3));
    assertThat(weighting.learned()).isEqualTo(Map.of("click", weights[0], "like", weights[1]));
  }
}
