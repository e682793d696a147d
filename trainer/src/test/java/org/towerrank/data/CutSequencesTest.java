package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

/** Sequences in events and in a catalogue, of which some are longer than their features read. */
class CutSequencesTest {
  private static final int ROWS = 200;
  private static final String FEATURES =
      """
      features:
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: tags, side: item, kind: sequence, max_length: 2, encoder: {type: vocabulary}}
        - {name: history, side: user, kind: sequence, max_length: 4, shares: item, order: oldest_first}
        - {name: set, side: user, kind: sequence, max_length: 4, shares: item, column: history}
        - {name: rare, side: user, kind: sequence, max_length: 1, encoder: {type: hash, buckets: 9}}
        - {name: loved, side: user, kind: sequence, split: weighted, max_length: 1, encoder: {type: vocabulary}}
      """;
  private static final String DATA =
      "data: {train: train.csv, validation: val.csv, test: val.csv, ";

  @TempDir private Path folder;
  private final RecordedWarnings warnings = new RecordedWarnings(Progress.silent());

  @BeforeEach
  void writeTables() throws IOException {
    StringBuilder events = new StringBuilder("item,history,rare,loved,like\n");
    for (int row = 0; row < ROWS; row++) {
      // Of the same item six times a set has one.
      String history =
          row % 4 == 0 ? "i1 i2 i3 i4 i5 i6" + " i7".repeat(row % 8) : "i1" + " i1".repeat(row % 6);
      String rare = row < 2 ? "a b c" : "a";
      events.append("i%d,%s,%s,a:1 b%d:2,%d%n".formatted(row % 20, history, rare, row, row % 2));
    }
    Files.writeString(folder.resolve("train.csv"), events);
    Files.writeString(folder.resolve("val.csv"), events);
    StringBuilder items = new StringBuilder("item,tags\n");
    for (int item = 0; item < 20; item++) {
      items.append("i%d,%s%n".formatted(item, item < 5 ? "a b c d" : "a b"));
    }
    Files.writeString(folder.resolve("items.csv"), items);
  }

  private static Recipe recipe(String text) {
    return RecipeReader.parse("recipe", text, Map.of()).recipe();
  }

  private static String told(String feature, String share, int most, int longest) {
    return ("feature [%s]: %s %% of rows have more than %d elements, of which no more are read, the"
            + " longest %d; raise [max_length] to read more")
        .formatted(feature, share, most, longest);
  }

  private void requireTold(List<String> expected) {
    assertThat(warnings.warnings())
        .map(warning -> warning.substring(warning.indexOf("feature")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void sequencesOfEventsThatAreCutAreToldOnceForEachFeature() throws IOException {
    Recipe recipe =
        recipe(
            "name: ranker\n"
                + DATA
                + "joins: [{file: items.csv, key: [item]}]}\n"
                + FEATURES
                + "tasks: [{name: like}]\nnetwork: {architecture: fm, dimension: 2}\n");
    RankingData data = RankingData.open(recipe, folder, warnings);
    FeatureSchema schema = data.training().fitted();
    data.read("val.csv", schema);
    assertThat(warnings.warnings()).isEmpty();
    data.read("train.csv", schema);
    // A quarter of the rows has six items or more. Of histories the newest are read, as told.
    requireTold(
        List.of(
            told("tags", "25.0", 2, 4), told("set", "25.0", 4, 7), told("loved", "100.0", 1, 2)));
  }

  @Test
  void sequencesOfACatalogueAreLookedAtWhereItIsFitted() throws IOException {
    Recipe recipe =
        recipe(
            "name: towers\n"
                + DATA
                + "items: {file: items.csv, id: item, target: item}}\n"
                + FEATURES
                + "network: {architecture: dssm, dimension: 2, user: {layers: [2]}, item: {layers:"
                + " [2]}, outputs: 2}\n");
    RecallData data = RecallData.open(recipe, folder, warnings);
    FeatureSchema schema = data.training().fitted();
    ItemCatalogue items = data.readFittedItems(schema);
    requireTold(List.of(told("tags", "25.0", 2, 4)));
    data.read("train.csv", schema, items);
    assertThat(warnings.warnings()).hasSize(3).noneMatch(each -> each.contains("[history]"));
  }
}
