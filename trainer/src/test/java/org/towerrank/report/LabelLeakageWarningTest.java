package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.evaluate.Measurement;

/** What is warned of, with features shuffled and without. */
class LabelLeakageWarningTest {
  @Test
  void aMetricIsTooGoodThoughNoFeatureWasShuffled() {
    assertThat(LabelLeakage.warnings(measured(.999, .001), List.of()))
        .singleElement()
        .asString()
        .contains("[auc/click] is 0.999, which is too good");
    assertThat(LabelLeakage.warnings(measured(.99, .001), List.of())).isEmpty();
  }

  private static Measurement measured(double auc, double error) {
    return new Measurement(
        Map.of("auc/click", auc, "log_loss/click", .999), Map.of("auc/click", error));
  }

  @Test
  void fewRowsMayAllBeRightByChance() {
    assertThat(LabelLeakage.warnings(measured(1, .02), List.of())).isEmpty();
    assertThat(LabelLeakage.warnings(measured(1, .01), List.of())).hasSize(1);
    List<RunReport.Shuffled> shuffled =
        List.of(new RunReport.Shuffled("seconds", "auc/click", 8, 1, .5));
    assertThat(LabelLeakage.warnings(measured(1, .2), shuffled)).isEmpty();
    assertThat(LabelLeakage.warnings(measured(1, .1), shuffled)).hasSize(1);
  }

  @Test
  void ofSeveralFeaturesTheOneThatTellsMostIsNamed() {
    List<RunReport.Shuffled> shuffled =
        List.of(
            new RunReport.Shuffled("device", "auc/click", 100, .98, .01),
            new RunReport.Shuffled("seconds", "auc/click", 100, .98, .4));
    assertThat(LabelLeakage.warnings(measured(.97, .001), shuffled))
        .singleElement()
        .asString()
        .contains("[auc/click] is 0.980, and 0.580 where the values of [seconds] are shuffled");
  }
}
