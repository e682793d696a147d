package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.model.Loss;

/** Models that are measured by different metrics do not compare, which is said as it is. */
class ComparingTest {
  private static RankedRows rows(String model, Loss loss, String task) {
    return new RankedRows(
        new Evaluation.Subject(model, "fingerprint", "test", "test.csv", 4),
        loss,
        List.of(task),
        new float[] {0.1f, 0.7f, 0.4f, 0.9f},
        new float[] {0, 1, 1, 0},
        new float[] {1, 1, 1, 1},
        Users.unknown(4),
        List.of(),
        List.of());
  }

  @ParameterizedTest
  @CsvSource({"click,SQUARED,[rmse/click; mae/click]", "like,CROSS_ENTROPY,[auc/like; "})
  void theMetricsOfBothAreTold(String task, Loss loss, String metrics) {
    RankedRows one = rows("one", Loss.CROSS_ENTROPY, "click");
    Comparing comparing = new Comparing(one, rows("two", loss, task));
    assertThatThrownBy(comparing::compare)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected models with a metric in common, [one] has [auc/click, ")
        .hasMessageContaining("] and [two] has " + metrics.replace(';', ','));
  }
}
