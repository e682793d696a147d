package org.towerrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

class TransitionsTest {
  private static final int FIRST = IdEncoder.FIRST_KNOWN;

  @Test
  void eventsCountByTheirWeightsBehindTheItemBefore() {
    Transitions.Builder builder = new Transitions.Builder("history");
    builder.add(FIRST + 4, 7, 1);
    builder.add(FIRST, 1, 0.5);
    builder.add(FIRST + 4, 9, 2);
    builder.add(FIRST + 4, 7, 0.25);
    Transitions transitions = builder.build();
    assertThat(transitions.behind(FIRST + 4)).isEqualTo(Map.of(7, 1.25, 9, 2.0));
    assertThat(transitions.behind(FIRST)).isEqualTo(Map.of(1, 0.5));
    assertThat(transitions.behind(FIRST + 1)).isEmpty();
    assertThat(transitions.behind(FIRST + 5)).isEmpty();
    assertThat(transitions.behind(Integer.MAX_VALUE)).isEmpty();
  }

  /** Unknown items are many, and what is behind one says nothing of another. */
  @Test
  void nothingIsBehindUnknownItemsOrEmptyHistories() {
    Transitions.Builder builder = new Transitions.Builder("history");
    builder.add(IdEncoder.UNKNOWN, 1, 1);
    builder.add(IdEncoder.MISSING, 1, 1);
    Transitions transitions = builder.build();
    assertThat(transitions.behind(IdEncoder.UNKNOWN)).isEmpty();
    assertThat(transitions.behind(IdEncoder.MISSING)).isEmpty();
  }

  /** Items 0 to 9 in a ratio of 1 to 10, the later ones behind the earlier ones. */
  @Test
  void ofManyEventsAsManyAreKeptWithoutPreference() {
    int most = 20_000;
    Transitions.Builder builder = new Transitions.Builder("history", most);
    SplittableRandom random = new SplittableRandom(5);
    int[] events = new int[10];
    for (int i = 0; i < 200_000; i++) {
      int item = (int) (10 * Math.sqrt(random.nextDouble()));
      events[item]++;
      builder.add(FIRST + i % 2, item, 1);
    }
    Transitions transitions = builder.build();
    double kept = 0;
    for (int item = 0; item < 10; item++) {
      double count =
          transitions.behind(FIRST).getOrDefault(item, 0.0)
              + transitions.behind(FIRST + 1).getOrDefault(item, 0.0);
      kept += count;
      assertThat(count).as("item %d", item).isCloseTo(events[item] / 10.0, within(250.0));
    }
    assertThat(kept).isEqualTo(most);
  }

  /** In sessions a history has an encoder of its own, whose ids are others than the items'. */
  @ParameterizedTest
  @ValueSource(strings = {"shares: item", "encoder: {type: vocabulary}"})
  void aHistoryMayHaveAnEncoderOfItsOwn(String encoder, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item\ni0\ni1\ni2\n");
    Files.writeString(
        folder.resolve("events.csv"), "target,history\ni1,i0\ni2,i0 i1\ni1,i2 i0\ni0,\n");
    String text =
        """
        name: following
        data:
          train: events.csv
          validation: events.csv
          test: events.csv
          items: {file: items.csv, id: item, target: target}
        features:
          - {name: tags, side: user, kind: sequence, column: history, encoder: {type: vocabulary}, max_length: 4}
          - {name: history, side: user, kind: sequence, ENCODER, max_length: 4, order: oldest_first}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
        """
            .replace("ENCODER", encoder);
    Recipe recipe = RecipeReader.parse("recipe", text, Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, Progress.silent());
    FeatureSchema schema = data.training().fitted();
    Transitions transitions = data.choices(data.readItems(schema), schema).transitions();
    IdEncoder ids = schema.idEncoder(schema.feature("history"));
    assertThat(requireNonNull(transitions).history()).isEqualTo("history");
    assertThat(transitions.behind(ids.encode("i0"))).isEqualTo(Map.of(1, 2.0));
    assertThat(transitions.behind(ids.encode("i1"))).isEqualTo(Map.of(2, 1.0));
  }
}
