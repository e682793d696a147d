package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.recipe.RecipeException;

class ModelSelectionTest {
  private static final List<String> MEASURED = List.of("auc/like", "log_loss/like", "auc/love");
  private static final List<String> NONE = List.of();

  @Test
  void scoresAreTheLogarithmOfTheGeometricMeanWithLossesAsTheirReciprocal() {
    ModelSelection selection =
        ModelSelection.of(
            List.of("auc/like", "log_loss/like"), List.of("auc/love"), MEASURED, NONE);
    double score = selection.score(Map.of("auc/like", 0.8, "log_loss/like", 0.5, "auc/love", 0.1));
    assertThat(Math.exp(score)).isCloseTo(Math.sqrt(0.8 / 0.5), within(1e-12));
  }

  @Test
  void anyNumberIsBetterThanNone() {
    ModelSelection selection = ModelSelection.of(MEASURED, MEASURED, MEASURED, NONE);
    double none = selection.score(Map.of("auc/like", 0.0, "log_loss/like", 0.0, "auc/love", 0.5));
    assertThat(none).isNaN();
    assertThat(ModelSelection.isBetter(none, none)).isFalse();
    assertThat(ModelSelection.isBetter(none, -5)).isFalse();
    assertThat(ModelSelection.isBetter(-5, none)).isTrue();
    assertThat(ModelSelection.isBetter(-5, -4)).isFalse();
    assertThat(ModelSelection.isBetter(-4, -5)).isTrue();
  }

  @Test
  void withoutNamesTheStandardMetricsChoose() {
    ModelSelection selection = ModelSelection.of(List.of(), List.of("auc/love"), MEASURED, NONE);
    assertThat(Math.exp(selection.score(Map.of("auc/like", 0.8, "auc/love", 0.7))))
        .isCloseTo(0.7, within(1e-12));
  }

  @Test
  void metricsThatThereAreNotAreRefusedWithTheNearest() {
    assertThatThrownBy(
            () -> ModelSelection.of(List.of("auc/lik"), List.of("auc/love"), MEASURED, NONE))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("[auc/lik]")
        .hasMessageContaining("[auc/like]");
  }

  @Test
  void namedMetricsThatValidationDoesNotHaveAreRefusedWithTheLossInTheirPlace() {
    List<String> standard = List.of("auc/like", "auc/love");
    List<String> undefined = List.of("auc/love", "auc/hate");
    assertThatThrownBy(() -> ModelSelection.of(standard, List.of("auc/x"), MEASURED, undefined))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no [auc/love]")
        .hasMessageEndingWith("choose by fit.select_by: [auc/like, log_loss/love]");
    assertThat(ModelSelection.of(List.of("auc/like"), standard, MEASURED, undefined).metrics())
        .containsExactly("auc/like");
  }

  @Test
  void ofStandardMetricsThoseThatValidationHasChoose() {
    List<String> standard = List.of("auc/like", "auc/love");
    List<String> undefined = List.of("auc/love", "auc/hate");
    assertThat(ModelSelection.of(List.of(), standard, MEASURED, undefined).metrics())
        .containsExactly("auc/like");
    assertThatThrownBy(() -> ModelSelection.of(List.of(), standard, MEASURED, standard))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no [auc/like]")
        .hasMessageEndingWith("choose by fit.select_by: [log_loss/like, log_loss/love]");
  }
}
