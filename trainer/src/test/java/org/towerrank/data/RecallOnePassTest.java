package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** Events of two towers that are read once become what they become when they are read twice. */
class RecallOnePassTest {
  private static final String RECIPE =
      """
      name: events
      data:
        train: events.csv
        validation: events.csv
        test: events.csv
        weight: weight
        joins: [{file: users.csv, key: [user]}]
        items: {file: items.csv, id: item, target: chosen, exclude: history}
      network: {architecture: dssm, dimension: 3, user: {layers: [4]}, item: {layers: [4]}, outputs: 4}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary, min_count: 3}}
        - {name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: age, side: user, kind: numeric, encoder: {type: standard}}
        - {name: history, side: user, kind: sequence, max_length: 3, order: oldest_first, shares: item}
        - {name: hour, side: context, kind: numeric, encoder: {type: quantile}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary, min_count: 2}}
        - {name: genres, side: item, kind: sequence, max_length: 2, encoder: {type: vocabulary}}
        - {name: price, side: item, kind: numeric, encoder: {type: min_max}}
        - {name: liked, column: tags, side: user, kind: sequence, max_length: 2, shares: genres}
      """;

  /** Elements with weights have no codes. */
  private static final String WEIGHTED =
      "  - {name: weighted, column: tags, side: user, kind: sequence, split: weighted,"
          + " max_length: 3, encoder: {type: vocabulary}}\n";

  private static final int ROWS = 3000;
  private static final int ITEMS = 200;

  @TempDir private Path folder;

  private final Random random = new Random(5);
  private final Set<String> labels = new LinkedHashSet<>();

  @BeforeEach
  void write() throws IOException {
    StringBuilder users = new StringBuilder("user,gender,age\n");
    for (int i = 0; i < 40; i++) {
      users.append("u" + i + "," + "mf".charAt(i % 2) + "," + (i % 5 == 0 ? "" : 20 + i) + "\n");
    }
    Files.writeString(folder.resolve("users.csv"), users);
    StringBuilder items = new StringBuilder("item,genres,price\n");
    for (int i = 0; i < ITEMS; i++) {
      items.append("ï" + i + "," + words("g", 9) + "," + (i % 7 == 0 ? "" : i / 4.0) + "\n");
    }
    Files.writeString(folder.resolve("items.csv"), items);
    writeEvents("ï" + (ITEMS - 1));
  }

  /** The last event chooses an item of its own. */
  private void writeEvents(String last) throws IOException {
    StringBuilder events = new StringBuilder("user,chosen,history,tags,hour,weight\n");
    for (int i = 0; i < ROWS; i++) {
      String item = "ï" + (int) (ITEMS * Math.pow(random.nextDouble(), 3));
      events.append("u" + random.nextInt(60) + "," + (i == ROWS - 1 ? last : item) + ",");
      events.append(words("ï", ITEMS) + "," + words("g", 12) + ",");
      events.append(random.nextInt(24) + "," + (i % 10 == 3 ? 0 : 0.5) + "\n");
    }
    Files.writeString(folder.resolve("events.csv"), events);
  }

  /** None to four of some words, some twice. */
  private String words(String prefix, int distinct) {
    return random
        .ints(random.nextInt(5), 0, distinct)
        .mapToObj(word -> prefix + word)
        .collect(Collectors.joining(" "));
  }

  private RecallData data(String recipe) throws IOException {
    return RecallData.open(
        RecipeReader.parse("recipe", recipe, Map.of()).recipe(),
        folder,
        Progress.watchedBy((label, rows) -> labels.add(label)));
  }

  @Test
  void givesTheEncodersAndRowsOfTwo() throws IOException {
    FeatureSchema twice = data(RECIPE + WEIGHTED).training().fitted();
    assertThat(labels).containsExactly("fit encoders");
    labels.clear();
    RecallData data = data(RECIPE);
    RecallEvents events = data.training();
    FeatureSchema once = events.fitted();
    assertThat(twice.encoders()).containsAllEntriesOf(once.encoders());
    ItemCatalogue items = data.readItems(once);
    RecallSplit split = events.rows(once, items);
    assertThat(labels).containsExactly("read events.csv");
    assertThat(split.count()).isEqualTo(ROWS * 9 / 10);
    assertThat(split.rows().layout().schema()).isEqualTo(once);
    assertSame(split, data.read("events.csv", once, items));
    assertSame(events.rows(once, items), split);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000})
  void goesOnWithoutRowsWhereThereAreTooMany(long mostBytes) throws IOException {
    RecallData data = data(RECIPE);
    FeatureSchema schema = data.training().fitted();
    RecallEvents events = data.training(mostBytes);
    assertThat(events.fitted()).isEqualTo(schema);
    ItemCatalogue items = data.readItems(schema);
    assertSame(events.rows(schema, items), data.read("events.csv", schema, items));
  }

  @Test
  void encodesRowsByTheEncodersOfAnEarlierRun() throws IOException {
    FeatureSchema earlier = data(RECIPE).training().fitted();
    // Of other rows, so that values are unknown to them.
    writeEvents("ï0");
    RecallData data = data(RECIPE);
    RecallEvents events = data.training();
    assertThat(events.fitted()).isNotEqualTo(earlier);
    ItemCatalogue items = data.readItems(earlier);
    assertSame(events.rows(earlier, items), data.read("events.csv", earlier, items));
  }

  @Test
  void tellsTheLineOfAnItemThatTheCatalogueLacks() throws IOException {
    writeEvents("nowhere");
    RecallData data = data(RECIPE);
    RecallEvents events = data.training();
    ItemCatalogue items = data.readItems(events.fitted());
    assertThatThrownBy(() -> events.rows(events.fitted(), items))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line " + (ROWS + 1))
        .hasMessageContaining("item [nowhere] is not in [items.csv]");
  }

  @Test
  void eventsWithoutRowsAreRefused() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("events.csv"));
    Files.write(folder.resolve("events.csv"), lines.subList(0, 1));
    assertThatThrownBy(() -> data(RECIPE).training())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected rows behind the header, found none");
  }

  private static void assertSame(RecallSplit split, RecallSplit expected) {
    assertThat(split.count()).isEqualTo(expected.count());
    for (int i = 0; i < split.count(); i++) {
      assertThat(split.rows().slice(i, 1).data())
          .as("row %s", i)
          .isEqualTo(expected.rows().slice(i, 1).data());
      assertThat(split.target(i)).isEqualTo(expected.target(i));
      assertThat(split.weight(i)).isEqualTo(expected.weight(i));
      assertThat(split.excluded(i)).isEqualTo(expected.excluded(i));
    }
    assertThat(split.missing()).isEqualTo(expected.missing());
  }
}
