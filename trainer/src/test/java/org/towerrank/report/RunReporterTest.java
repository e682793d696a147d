package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.cli.SmallService;
import org.towerrank.feature.Feature;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
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

  /** What a feature is worth is told of the metric that the page has of all rows. */
  @Test
  void rowsOfTwoTowersCountByTheirWeightsWhereFeaturesAreShuffled(@TempDir Path data)
      throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    StringBuilder events = new StringBuilder("user,target,weight\n");
    SplittableRandom random = new SplittableRandom(3);
    for (int item = 0; item < 120; item++) {
      items.append("i").append(item).append('\n');
      int user = random.nextInt(5);
      events.append("u%d,i%d,%d%n".formatted(user, item, item % 10 == 0 ? 90 : 1));
    }
    Files.writeString(data.resolve("items.csv"), items);
    Files.writeString(data.resolve("events.csv"), events);
    RecipeSource recipe =
        RecipeReader.parse(
            "recipe",
            """
            name: weighted
            data:
              train: events.csv
              validation: events.csv
              test: events.csv
              items: {file: items.csv, id: item, target: target}
              weight: weight
            features:
              - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
              - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
            network: {architecture: dssm, dimension: 8, user: {layers: []}, item: {layers: []}, outputs: 8}
            fit: {batch_size: 32, epochs: 1}
            """,
            Map.of());
    Trainer.Result result;
    try (Interruption interruption = Interruption.listen()) {
      result = new Trainer(recipe, data, Progress.silent(), interruption).train();
    }
    RunReport report = report(recipe, result, Duration.ofDays(1));
    double hitRate = report.validation().getFirst().metrics().getOrDefault("hit_rate@50", -1.0);
    assertThat(hitRate).isBetween(0.01, 0.99);
    assertThat(report.shuffled())
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.value()).isCloseTo(hitRate, within(1e-9)));
  }

  /** An error grows where a metric of what is right falls. */
  @Test
  void anErrorLosesByWhatMakesItLarger(@TempDir Path data) throws IOException {
    StringBuilder events = new StringBuilder("user,item,rating\n");
    SplittableRandom random = new SplittableRandom(3);
    for (int row = 0; row < 600; row++) {
      int item = random.nextInt(4);
      events.append("u%d,i%d,%d%n".formatted(random.nextInt(4), item, item));
    }
    Files.writeString(data.resolve("events.csv"), events);
    RecipeSource recipe =
        RecipeReader.parse(
            "recipe",
            """
            name: ratings
            data: {train: events.csv, validation: events.csv, test: events.csv}
            features:
              - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
              - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
            tasks: [{name: rating, empty: left_out}]
            network: {architecture: fm, dimension: 4, loss: squared}
            fit: {batch_size: 32, epochs: 5, optimizer: {learning_rate: 0.05}}
            """,
            Map.of());
    Trainer.Result result;
    try (Interruption interruption = Interruption.listen()) {
      result = new Trainer(recipe, data, Progress.silent(), interruption).train();
    }
    List<RunReport.Shuffled> shuffled = report(recipe, result, Duration.ofDays(1)).shuffled();
    assertThat(shuffled).extracting(RunReport.Shuffled::feature).containsExactly("user", "item");
    assertThat(shuffled.get(1).lost()).isGreaterThan(0.5);
    assertThat(shuffled.get(0).lost()).isBetween(-0.3, 0.3);
  }

  private static RunReport report(RecipeSource recipe, Trainer.Result result, Duration time)
      throws IOException {
    return new RunReporter(recipe.recipe(), result, new Budget(time))
        .gather("run", new RecordedWarnings(Progress.silent()));
  }
}
