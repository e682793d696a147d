package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares of learning rates, by numbers worked out by hand. */
class ScheduleSpecTest {
  private static final double NEAR = 1e-9;
  private static final String RECIPE =
      """
      name: small
      data: {train: a, validation: a, test: a}
      features: [{name: x, side: item, kind: numeric, encoder: {type: min_max}}]
      tasks: [{name: click}]
      network: {architecture: fm, dimension: 2}
      fit: {schedule: SCHEDULE}
      """;

  private static ScheduleSpec schedule(String yaml) {
    return RecipeReader.parse("recipe", RECIPE.replace("SCHEDULE", yaml), Map.of())
        .recipe()
        .fit()
        .schedule();
  }

  @ParameterizedTest
  @CsvSource({
    // Four steps up, then from 1 down to 0.2 in eight: (1 + cos(k pi / 8)) / 2 of the 0.8 between.
    "1,0.25",
    "2,0.5",
    "4,1",
    "5,1",
    "7,0.8828427124746190",
    "9,0.6",
    "11,0.3171572875253810",
    "13,0.2",
    "14,0.2",
    "1000000,0.2"
  })
  void cosineFallsAsHalfAWave(int step, double share) {
    ScheduleSpec schedule =
        schedule("{warm_up_steps: 4, decay: cosine, decay_steps: 8, least: 0.2}");
    assertThat(schedule.share(step)).isCloseTo(share, within(NEAR));
  }

  @ParameterizedTest
  @CsvSource({"1,0.5", "2,1", "3,1", "5,1", "6,0.3", "8,0.3", "9,0.09", "12,0.027"})
  void stepsFallByAFactor(int step, double share) {
    ScheduleSpec schedule =
        schedule("{warm_up_steps: 2, decay: step, decay_steps: 3, factor: 0.3}");
    assertThat(schedule.share(step)).isCloseTo(share, within(NEAR));
  }

  @Test
  void withoutKeysRatesStay() {
    for (int step : new int[] {1, 2, 100, Integer.MAX_VALUE}) {
      assertThat(schedule("{}").share(step)).isEqualTo(1);
    }
    assertThat(schedule("{warm_up_steps: 10}").share(11)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {decay: cosine}|decay needs decay_steps
          {decay_steps: 5}|decay_steps needs decay: expected [cosine] or [step]
          {decay: step, decay_steps: 0}|decay_steps must be at least 1, got: 0
          {warm_up_steps: -1}|warm_up_steps must not be negative, got: -1
          {decay: step, decay_steps: 5, factor: 2}|factor must be in [0, 1], got: 2.0
          {decay: step, decay_steps: 5, least: 0.1}|least belongs to decay [cosine]
          {decay: cosinus, decay_steps: 5}|cosine
          """)
  void whatIsNoScheduleIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> schedule(yaml))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message);
  }
}
