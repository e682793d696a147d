package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.cli.SmallService;
import org.towerrank.feature.Feature;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;

/** What is told in the time that a report has. */
@ExtendWith(SmallService.Resolver.class)
class RunReporterTest {
  private final SmallService service;

  RunReporterTest(SmallService service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "dssm"})
  void featuresAreShuffledWhileThereIsTime(String model) throws IOException {
    RecipeSource recipe = RecipeReader.read(SmallService.recipe(model), Map.of("fit.epochs", "1"));
    Trainer.Result result;
    try (Interruption interruption = Interruption.listen()) {
      result = new Trainer(recipe, service.data(), Progress.silent(), interruption).train();
    }
    List<String> features =
        result.run().definition().schema().features().stream().map(Feature::name).toList();
    RunReport whole = report(recipe, result, Duration.ofDays(1));
    assertThat(whole.shuffled().stream().map(RunReport.Shuffled::feature).distinct())
        .containsExactlyElementsOf(features);
    assertThat(whole.notes()).isEmpty();
    RunReport none = report(recipe, result, Duration.ZERO);
    assertThat(none.shuffled()).isEmpty();
    assertThat(none.validation()).isEqualTo(whole.validation());
    assertThat(none.notes())
        .containsExactly(
            "Of " + features.size() + " features, 0 were shuffled in the time that a report has.");
  }

  private static RunReport report(RecipeSource recipe, Trainer.Result result, Duration time)
      throws IOException {
    return new RunReporter(recipe.recipe(), result, new Budget(time)).gather("run", List.of());
  }
}
