package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.data.ColumnValues;
import org.towerrank.model.Loss;

/** Models that are measured by other metrics or on other rows do not compare, which is said. */
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

  private static RankedRows rows(float[] labels, float[] weights, Users users) {
    return new RankedRows(
        new Evaluation.Subject("one", "fingerprint", "test", "test.csv", labels.length),
        Loss.CROSS_ENTROPY,
        List.of("click"),
        new float[] {0.1f, 0.7f},
        labels,
        weights,
        users,
        List.of(),
        List.of());
  }

  /** As where one recipe has begun to name the users, and yesterday's does not. */
  @Test
  void whatDiffersOfRowsIsTold() {
    float[] labels = {0, 1};
    float[] alike = {1, 1};
    Users nobody = Users.unknown(2);
    Users named = Users.of("visitor", ColumnValues.of(List.of("ann", "ann")));
    RankedRows one = rows(labels, alike, nobody);
    assertOther(one, rows(new float[] {1, 1}, alike, nobody), "labels for task [click]");
    assertOther(
        one,
        rows(labels, new float[] {1, 2}, nobody),
        "weights, by [data.weight] of their recipes");
    assertOther(
        one,
        rows(labels, alike, named),
        "users, by none and column [visitor]: --user names one column for both");
    assertOther(one, rows("two", Loss.CROSS_ENTROPY, "click"), "numbers of rows, [2] and [4]");
  }

  private static void assertOther(RankedRows one, RankedRows two, String what) {
    assertThatThrownBy(() -> new Comparing(one, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected the same rows for both models")
        .hasMessageEndingWith(" have other " + what);
  }
}
