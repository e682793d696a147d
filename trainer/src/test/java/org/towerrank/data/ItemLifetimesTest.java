package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;

/** Which items there were when events were. */
class ItemLifetimesTest {
  private static final String RECIPE =
      """
      name: news
      data:
        train: train.csv
        validation: val.csv
        test: val.csv
        time: at
        items: {file: items.csv, id: item, target: chosen, from: published, until: removed}
      features:
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: history, side: user, kind: sequence, shares: item, max_length: 3, order: oldest_first}
      network: {architecture: dssm, dimension: 2, user: {layers: []}, item: {layers: []}, outputs: 2}
      """;

  /** Of the old one nobody knows since when it was there, and nobody took the last one away. */
  private static final String ITEMS =
      """
      item,published,removed
      old,,2026-03-02
      first,2026-03-01T12:00:00Z,2026-03-03T00:00:00Z
      last,2026-03-03T08:00:00+02:00,
      """;

  private static final String EVENTS =
      """
      chosen,history,at
      old,,2026-03-01T11:59:59.999Z
      first,old,2026-03-01T12:00:00Z
      first,old,2026-03-02T23:59:59.999Z
      first,old,2026-03-03T00:00:00Z
      last,first,2026-03-03T06:00:00Z
      old,first,2026-04-01T00:00:00Z
      """;

  /** By event the items that there were, and that which it chose. */
  private static final List<List<String>> LIVE =
      List.of(
          List.of("old"),
          List.of("old", "first"),
          List.of("old", "first"),
          List.of("first"),
          List.of("last"),
          List.of("old", "last"));

  @TempDir private Path folder;
  private final StringWriter warnings = new StringWriter();

  private RecallData data(String recipe, String items, String events) throws IOException {
    Files.writeString(folder.resolve("items.csv"), items);
    Files.writeString(folder.resolve("train.csv"), events);
    Files.writeString(folder.resolve("val.csv"), events);
    return RecallData.open(
        RecipeReader.parse("recipe", recipe, Map.of()).recipe(),
        folder,
        Progress.warningsOn(new PrintWriter(warnings, true)));
  }

  private static List<List<String>> live(RecallSplit events, ItemCatalogue items) {
    List<List<String>> live = new ArrayList<>();
    for (int row = 0; row < events.count(); row++) {
      List<String> there = new ArrayList<>();
      for (int item = 0; item < items.size(); item++) {
        if (events.isLive(row, item)) {
          there.add(items.ids().get(item));
        }
      }
      live.add(there);
    }
    return live;
  }

  private List<List<String>> training(RecallData data) throws IOException {
    RecallEvents training = data.training();
    ItemCatalogue items = data.readItems(training.fitted());
    List<List<String>> once = live(training.rows(training.fitted(), items), items);
    RecallSplit again = data.read("train.csv", training.fitted(), items);
    assertThat(live(again, items)).as("read again").isEqualTo(once);
    return once;
  }

  @Test
  void bothMomentsAreWithinAndAChosenItemIsThere() throws IOException {
    assertThat(training(data(RECIPE, ITEMS, EVENTS))).isEqualTo(LIVE);
    assertThat(warnings.toString().lines())
        .hasSize(2)
        .allMatch(
            warning ->
                warning.startsWith(
                    "warning: train.csv: 1 of 6 events chose an item outside of its times by [data.items]"
                        + " (from [published], until [removed])"));
  }

  @Test
  void oneBoundIsEnough() throws IOException {
    String from = RECIPE.replace(", until: removed", "");
    assertThat(training(data(from, ITEMS, EVENTS)))
        .startsWith(List.of("old"), List.of("old", "first"), List.of("old", "first"))
        .endsWith(List.of("old", "first", "last"));
    assertThat(warnings.toString()).isEmpty();
    String until = RECIPE.replace("from: published, ", "");
    assertThat(training(data(until, ITEMS, EVENTS)))
        .startsWith(List.of("old", "first", "last"))
        .endsWith(List.of("old", "last"));
  }

  @Test
  void withoutTimesThereAlwaysAreAll() throws IOException {
    String plain = RECIPE.replace(", from: published, until: removed", "");
    assertThat(training(data(plain, ITEMS, EVENTS))).containsOnly(List.of("old", "first", "last"));
  }

  /** Numbers say by their size what they count, as those of logs do. */
  @ParameterizedTest
  @CsvSource({"1e0, 1e3", "1e3, 1e0", "1e6, 1e6", "1e0, 1e9"})
  void numbersOfAnyUnitAreCompared(double ofItems, double ofEvents) throws IOException {
    long day = 20_500L * 86_400;
    String items =
        String.format(
            Locale.ROOT,
            "item,published,removed\na,%.0f,%.0f\nb,%.0f,\n",
            day * ofItems,
            (day + 60) * ofItems,
            (day + 30) * ofItems);
    String events =
        String.format(
            Locale.ROOT,
            "chosen,history,at\na,,%.0f\na,,%.0f\nb,,%.0f\n",
            (day + 29) * ofEvents,
            (day + 30) * ofEvents,
            (day + 61) * ofEvents);
    assertThat(training(data(RECIPE, items, events)))
        .containsExactly(List.of("a"), List.of("a", "b"), List.of("b"));
  }

  /** Milliseconds of 1972 look like seconds, and seconds of the year 9999 like milliseconds. */
  @Test
  void numbersOfAColumnCountTheSame() throws IOException {
    String items =
        """
        item,published,removed
        film,76204800000,1771200060
        older,-76204800000,253402300799
        new,1771200030000,253402300799
        newer,1771200030000,1771200100
        newest,1771200090000,1771200100
        """;
    String events = "chosen,history,at\nfilm,,1771200000\nnew,,1771200061\n";
    assertThat(training(data(RECIPE, items, events)))
        .containsExactly(List.of("film", "older"), List.of("older", "new", "newer"));
    assertThat(warnings.toString()).isEmpty();
  }

  @Test
  void aTimeThatIsNoneIsToldWithItsLine() {
    assertThatThrownBy(
            () -> training(data(RECIPE, ITEMS.replace("2026-03-02\n", "soon\n"), EVENTS)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "items.csv] line 2: column [removed]", "expected a time", "[soon]");
    assertThatThrownBy(
            () -> training(data(RECIPE, ITEMS, EVENTS.replace("2026-03-03T06:00:00Z", "later"))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("train.csv] line 6: column [at]", "expected a time", "[later]");
    assertThatThrownBy(
            () -> training(data(RECIPE.replace("until: removed", "until: remove"), ITEMS, EVENTS)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("items.csv]", "expected a column [remove]", "[removed]");
  }

  @Test
  void timesOfItemsNeedTimesOfEvents() {
    assertThatThrownBy(() -> data(RECIPE.replace("  time: at\n", ""), ITEMS, EVENTS))
        .isInstanceOf(RecipeException.class)
        .hasMessageContainingAll("recipe] line 2", "expected [data.time]", "[from] or [until]");
  }
}
