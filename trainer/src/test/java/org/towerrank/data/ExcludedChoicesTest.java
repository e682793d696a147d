package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** Events whose own item is among those not to recommend: no model is to blame for these. */
class ExcludedChoicesTest {
  private static final String RECIPE =
      """
      name: songs
      data:
        train: train.csv
        validation: val.csv
        test: val.csv
        items: {file: items.csv, id: item, target: chosen, exclude: heard}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
      """;

  @TempDir private Path folder;

  private String warnings(int events, int again) throws IOException {
    StringBuilder rows = new StringBuilder("user,chosen,heard\n");
    for (int event = 0; event < events; event++) {
      rows.append("u,a,").append(event < again ? "b a" : "b").append('\n');
    }
    Files.writeString(folder.resolve("items.csv"), "item\na\nb\n");
    Files.writeString(folder.resolve("train.csv"), rows);
    Files.writeString(folder.resolve("val.csv"), rows);
    StringWriter warnings = new StringWriter();
    RecallData data =
        RecallData.open(
            RecipeReader.parse("recipe", RECIPE, Map.of()).recipe(),
            folder,
            Progress.warningsOn(new PrintWriter(warnings, true)));
    RecallEvents training = data.training();
    FeatureSchema schema = training.fitted();
    ItemCatalogue items = data.readItems(schema);
    training.rows(schema, items);
    assertThat(data.read("val.csv", schema, items).count()).isEqualTo(events);
    return warnings.toString();
  }

  @Test
  void manyAreWarnedOf() throws IOException {
    assertThat(warnings(100, 2))
        .isEqualToIgnoringNewLines(
            "warning: val.csv: 2 of 100 events have the item that they chose in [heard], so that no"
                + " model finds it: leave an event's own item out of this column, or"
                + " [data.items.exclude] out of the recipe");
  }

  @Test
  void aFewAreNot() throws IOException {
    assertThat(warnings(100, 1)).isEmpty();
  }
}
