package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is warned of, with features shuffled and without. */
class LabelLeakageWarningTest {
  @Test
  void aMetricIsTooGoodThoughNoFeatureWasShuffled() {
    assertThat(LabelLeakage.warnings(Map.of("auc/click", .999, "log_loss/click", .999), List.of()))
        .singleElement()
        .asString()
        .contains("[auc/click] is 0.999, which is too good");
    assertThat(LabelLeakage.warnings(Map.of("auc/click", .99), List.of())).isEmpty();
  }

  @Test
  void ofSeveralFeaturesTheOneThatTellsMostIsNamed() {
    List<RunReport.Shuffled> shuffled =
        List.of(
            new RunReport.Shuffled("device", "auc/click", 100, .98, .01),
            new RunReport.Shuffled("seconds", "auc/click", 100, .98, .4));
    assertThat(LabelLeakage.warnings(Map.of("auc/click", .97), shuffled))
        .singleElement()
        .asString()
        .contains("[auc/click] is 0.980, and 0.580 where the values of [seconds] are shuffled");
  }
}
