package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallData;
import org.towerrank.evaluate.RecallMetrics;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.model.FloatTensor;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

/** Events of two towers that do not count alike. */
class WeightedEventsTest {
  private static final int ROWS = 300;
  private static final int ITEMS = 12;
  private static final String RECIPE =
      """
      name: weighted
      data:
        train: train.csv
        validation: test.csv
        test: test.csv
        items: {file: items.csv, id: item, target: target}
        weight: weight
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 8, user: {layers: []}, item: {layers: []}, outputs: 8}
      fit: {batch_size: 32, epochs: 2, optimizer: {learning_rate: 0.02}, negatives: NEGATIVES}
      """;
  private static final String FULL = "{strategy: full}";

  @TempDir Path folder;

  /** What an event has in its last column. */
  private interface Weight {
    String of(int target, SplittableRandom random);
  }

  private void write(Weight weight) throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    for (int item = 0; item < ITEMS; item++) {
      items.append("i").append(item).append('\n');
    }
    Files.writeString(folder.resolve("items.csv"), items);
    for (String file : new String[] {"train.csv", "test.csv"}) {
      SplittableRandom random = new SplittableRandom(3);
      SplittableRandom weights = new SplittableRandom(4);
      StringBuilder events = new StringBuilder("user,target,weight\n");
      for (int row = 0; row < ROWS; row++) {
        int target = random.nextInt(ITEMS);
        events.append("u%d,i%d,".formatted(random.nextInt(5), target));
        events.append(weight.of(target, weights)).append('\n');
      }
      Files.writeString(folder.resolve(file), events);
    }
  }

  private Trainer.Result train(String negatives) throws IOException {
    String yaml = RECIPE.replace("NEGATIVES", negatives);
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", yaml, Map.of()), folder, Progress.silent(), interruption)
          .train();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FULL,
        "{strategy: in_batch}",
        "{strategy: uniform, count: 3}",
        "{strategy: popularity, count: 3, shared: true}"
      })
  void aWeightOfZeroCountsForNothingAndOnlyProportionsMatter(String negatives) throws IOException {
    write((target, random) -> random.nextInt(4) == 0 ? "0" : "" + random.nextInt(1, 3));
    Trainer.Result with = train(negatives);
    for (String file : new String[] {"train.csv", "test.csv"}) {
      String counted = WeightedRowsTest.counted(folder.resolve(file), ROWS);
      // 64 times as much each, which rounds nothing.
      Files.writeString(
          folder.resolve(file),
          counted.replaceAll(",1(\n|$)", ",64$1").replaceAll(",2(\n|$)", ",128$1"));
    }
    Trainer.Result without = train(negatives);
    assertThat(without.fitted().validation().metrics())
        .isEqualTo(with.fitted().validation().metrics());
    Map<String, FloatTensor> expected = with.run().weights().tensors();
    without
        .run()
        .weights()
        .tensors()
        .forEach(
            (name, weights) ->
                assertThat(weights.data())
                    .as(name)
                    .containsExactly(
                        Objects.requireNonNull(expected.get(name)).data(), Offset.offset(1e-4f)));
  }

  @Test
  void whatOnlyRowsOfWeightZeroHaveIsNoValueOfTraining() throws IOException {
    write((target, random) -> target == 7 ? "0" : "1");
    Recipe recipe =
        RecipeReader.parse("recipe", RECIPE.replace("NEGATIVES", FULL), Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, Progress.silent());
    Predicate<String> known = data.trainingValues("item");
    assertThat(IntStream.range(0, ITEMS).mapToObj(item -> "i" + item))
        .filteredOn(known.negate())
        .containsExactly("i7");
  }

  /** Evaluation counts what training chose, by weights that a table may have. */
  @Test
  void weightsOfATableThatIsJoinedCountInPopularity() throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item\ni0\ni1\n");
    Files.writeString(folder.resolve("train.csv"), "user,target\nu0,i0\nu1,i1\nu0,i0\nu2,i1\n");
    Files.writeString(folder.resolve("users.csv"), "user,weight\nu0,2\nu1,0.5\nu2,0\n");
    String joined =
        RECIPE
            .replace("NEGATIVES", FULL)
            .replace(
                "  weight: weight", "  weight: weight\n  joins: [{file: users.csv, key: [user]}]");
    Recipe recipe = RecipeReader.parse("recipe", joined, Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, Progress.silent());
    FeatureSchema schema = data.training().fitted();
    ItemCatalogue items = data.readItems(schema);
    assertThat(data.choices(items, schema).popularity()).containsExactly(4, 0.5);
  }

  /** All items are chosen about as often, and one for events that count much more. */
  @Test
  void whatCountsMoreIsRecommended() throws IOException {
    write((target, random) -> target == 7 ? "200" : "1");
    Map<String, Double> weighted = train(FULL).fitted().validation().metrics();
    write((target, random) -> "1");
    Map<String, Double> plain = train(FULL).fitted().validation().metrics();
    assertThat(weighted.get("mrr")).isGreaterThan(0.9);
    assertThat(plain.get("mrr")).isLessThan(0.5);
  }

  @Test
  void aListThatCountsTwiceIsAsTwoLists() {
    RecallMetrics weighted = RecallMetrics.ofFirst(100);
    RecallMetrics repeated = RecallMetrics.ofFirst(100);
    int[] ranks = {1, 0, 7, 60, 3};
    for (int i = 0; i < ranks.length; i++) {
      weighted.add(ranks[i], i + 1);
      for (int time = 0; time <= i; time++) {
        repeated.add(ranks[i]);
      }
    }
    repeated
        .values()
        .forEach(
            (name, value) ->
                assertThat(weighted.values().get(name)).as(name).isCloseTo(value, within(1e-12)));
    // Five lists never say more than five that count alike.
    double error = weighted.measurement().standardErrors().getOrDefault("hit_rate@100", Double.NaN);
    assertThat(error)
        .isGreaterThan(
            repeated.measurement().standardErrors().getOrDefault("hit_rate@100", Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "", "heavy"})
  void aWeightThatIsNoneIsToldWithItsLine(String weight) throws IOException {
    write((target, random) -> weight);
    assertThatThrownBy(() -> train(FULL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining(
            "column [weight]: expected a weight, a number from 0 on, found [" + weight + "]");
    write((target, random) -> "0");
    assertThatThrownBy(() -> train(FULL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("every row has weight 0 in column [weight]");
  }
}
