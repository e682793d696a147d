package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Elements with spaces, and texts with bars, in tables beside the events. */
class SeparatorCheckTest {
  private static final String FEATURES =
      """
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: tags, side: item, kind: sequence, max_length: 3, encoder: {type: vocabulary}}
        - {name: words, side: item, kind: sequence, max_length: 3, encoder: {type: vocabulary}}
      """;
  private static final String TOWERS =
      """
      name: towers
      data:
        {train: train.csv, validation: train.csv, test: train.csv,
         items: {file: items.parquet, id: item, target: item}}
      """
          + FEATURES
          + "network: {architecture: dssm, dimension: 2, user: {layers: [2]}, item: {layers: [2]},"
          + " outputs: 2}\n";
  private static final String RANKER =
      """
      name: ranker
      data:
        {train: train.csv, validation: train.csv, test: train.csv,
         joins: [{file: items.parquet, key: [item]}]}
      """
          + FEATURES
          + "tasks: [{name: like}]\nnetwork: {architecture: fm, dimension: 2}\n";

  @TempDir private Path folder;
  private final RecordedWarnings warnings = new RecordedWarnings(Progress.silent());

  @BeforeEach
  void writeTables() throws IOException {
    StringBuilder events = new StringBuilder("user,item,like\n");
    for (int row = 0; row < 40; row++) {
      events.append("u%d,i%d,%d%n".formatted(row % 3, row % 20, row % 2));
    }
    Files.writeString(folder.resolve("train.csv"), events);
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT 'i' || i AS item, ['new york', 'b' || i] AS tags, 'a|b' || i AS words FROM"
              + " range(20) t(i)) TO "
              + Sql.path(folder.resolve("items.parquet")).code()
              + " (FORMAT parquet)");
    }
  }

  private void requireWarned(String file) {
    assertThat(warnings.warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains(file + "]: column [tags]: elements of lists have the separator [ ]")
                    .contains("such as [new york]"))
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains(file + "]: column [words]: no text has the separator [ ]")
                    .contains("most have [|]"))
        .hasSize(2);
  }

  @Test
  void itemsThatAreFittedAreLookedAtAndOthersAreNot() throws IOException {
    Recipe recipe = RecipeReader.parse("recipe", TOWERS, Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, warnings);
    FeatureSchema schema = data.training().fitted();
    data.readItems(schema);
    assertThat(warnings.warnings()).isEmpty();
    data.readFittedItems(schema);
    requireWarned("items.parquet");
  }

  @Test
  void joinedTablesAreLookedAt() throws IOException {
    Recipe recipe = RecipeReader.parse("recipe", RANKER, Map.of()).recipe();
    RankingData data = RankingData.open(recipe, folder, warnings);
    TrainingEvents events = data.training();
    events.rows(events.fitted());
    requireWarned("train.csv");
  }
}
