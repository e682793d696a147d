package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;

/** Times in seconds that a recipe reads as milliseconds. */
class EpochCheckTest {
  private static final String RECIPE =
      """
      name: ranker
      data: {train: train.csv, validation: train.csv, test: train.csv}
      features:
        - {name: hour, column: at, side: context, kind: categorical, encoder: {type: time, part: hour}}
        - {name: age, column: released, side: query, kind: age, moment: asked, encoder: {type: standard}}
      tasks: [{name: like}]
      network: {architecture: fm, dimension: 2}
      """;

  @TempDir private Path folder;

  /** Fits encoders to rows of these times, some seconds apart. */
  private List<String> warnings(String recipe, String at, String released, String asked)
      throws IOException {
    StringBuilder events = new StringBuilder("at,released,asked,like\n");
    for (int row = 10; row < 50; row++) {
      String times = "%s,%s,%s".formatted(at, released, asked).replace("#", "" + row);
      events.append(times).append(',').append(row % 2).append('\n');
    }
    Files.writeString(folder.resolve("train.csv"), events);
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    TrainingEvents training =
        RankingData.open(RecipeReader.parse("recipe", recipe, Map.of()).recipe(), folder, warnings)
            .training();
    training.rows(training.fitted());
    return warnings.warnings();
  }

  @Test
  void secondsThatAreReadAsMillisecondsAreTold() throws IOException {
    List<String> told = warnings(RECIPE, "17000000#", "2020-01-01", "17000000#");
    assertThat(told)
        .hasSize(2)
        .allMatch(text -> text.contains("all numbers look like seconds, such as [1700000049]"));
    assertThat(told.getFirst())
        .contains("column [at]", "feature [hour]", "[encoder.unit: seconds]");
    assertThat(told.getLast()).contains("column [asked]", "feature [age]", "[epoch: seconds]");
  }

  @Test
  void timesOfTheUnitThatIsSaidAndDatesAreNotTold() throws IOException {
    String seconds =
        RECIPE
            .replace("part: hour", "part: hour, unit: seconds")
            .replace("kind: age,", "kind: age, epoch: seconds,");
    assertThat(warnings(seconds, "17000000#", "9999999#", "17000000#")).isEmpty();
    assertThat(warnings(RECIPE, "17000000#000", "999999#000", "17000000#000")).isEmpty();
    assertThat(warnings(RECIPE, "2026-01-01", "2020-01-01", "2026-01-01")).isEmpty();
    // Of a catalogue with films of 1972.
    assertThat(warnings(RECIPE, "17000000#000", "762048000#", "17000000#000")).isEmpty();
  }
}
