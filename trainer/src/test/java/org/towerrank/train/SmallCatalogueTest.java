package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.report.RunReport;
import org.towerrank.report.RunReporter;

/** Of a few items the first 50 are all, so that HitRate@50 tells no epoch from another. */
class SmallCatalogueTest {
  @TempDir private Path data;

  @Test
  void fittingGoesOnWhileRanksGetBetter() throws IOException {
    RecipeSource recipe = recipe(30);
    Trainer.Result result;
    try (Interruption interruption = Interruption.listen()) {
      result = new Trainer(recipe, data, Progress.silent(), interruption).train();
    }
    Fitted fitted = result.fitted();
    assertThat(fitted.history().getFirst().validation().get("hit_rate@50")).isEqualTo(1);
    assertThat(fitted.selectedBy()).containsExactly("mrr");
    assertThat(fitted.bestEpoch()).isGreaterThan(1);
    List<RunReport.Shuffled> shuffled =
        new RunReporter(recipe.recipe(), result)
            .gather("run", new RecordedWarnings(Progress.silent()))
            .shuffled();
    assertThat(shuffled).isNotEmpty().allSatisfy(of -> assertThat(of.metric()).isEqualTo("mrr"));
    assertThat(shuffled).extracting(RunReport.Shuffled::lost).anyMatch(lost -> lost > 0.1);
  }

  @Test
  void ofMoreItemsTheFirst50Tell() throws IOException {
    RecipeSource recipe = recipe(51);
    try (Interruption interruption = Interruption.listen()) {
      Fitted fitted = new Trainer(recipe, data, Progress.silent(), interruption).train().fitted();
      assertThat(fitted.selectedBy()).containsExactly("hit_rate@50");
    }
  }

  /** Each user likes two items. */
  private RecipeSource recipe(int items) throws IOException {
    StringBuilder catalogue = new StringBuilder("item\n");
    for (int item = 0; item < items; item++) {
      catalogue.append('i').append(item).append('\n');
    }
    StringBuilder events = new StringBuilder("user,target\n");
    SplittableRandom random = new SplittableRandom(3);
    for (int row = 0; row < 600; row++) {
      int user = random.nextInt(15);
      events.append("u%d,i%d%n".formatted(user, 2 * user + random.nextInt(2)));
    }
    Files.writeString(data.resolve("items.csv"), catalogue);
    Files.writeString(data.resolve("events.csv"), events);
    return RecipeReader.parse(
        "recipe",
        """
        name: small
        data:
          train: events.csv
          validation: events.csv
          test: events.csv
          items: {file: items.csv, id: item, target: target}
        features:
          - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        network: {architecture: dssm, dimension: 8, user: {layers: []}, item: {layers: []}, outputs: 8}
        fit: {batch_size: 32, epochs: 3, optimizer: {learning_rate: 0.02}}
        """,
        Map.of());
  }
}
