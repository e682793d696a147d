package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.NegativesSpec;
import org.towerrank.recipe.NegativesSpec.Correction;
import org.towerrank.recipe.NegativesSpec.Strategy;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

class CandidateSamplerTest {
  private static final int ITEMS = 12;
  private static final int ROWS = 4;
  private static final int DRAWS = 20_000;
  private static final String RECIPE =
      """
      name: drawing
      data:
        train: events.csv
        validation: events.csv
        test: events.csv
        items: {file: items.csv, id: item, target: target}
      features:
        - {name: history, side: user, kind: sequence, shares: item, max_length: 4}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
      """;

  @TempDir Path folder;

  private FeatureSchema schema;
  private ItemCatalogue items;
  private RecallSplit events;
  private long[] counts;

  /** Item i was chosen i + 1 times, each time behind a history of the two items before it. */
  @BeforeEach
  void readEvents() throws IOException {
    StringBuilder catalogue = new StringBuilder("item\n");
    StringBuilder chosen = new StringBuilder("target,history\n");
    for (int item = 0; item < ITEMS; item++) {
      catalogue.append('i').append(item).append('\n');
      String history = item < 2 ? "i0" : "i" + (item - 2) + " i" + (item - 1);
      chosen.append(("i" + item + "," + history + "\n").repeat(item + 1));
    }
    Files.writeString(folder.resolve("items.csv"), catalogue);
    Files.writeString(folder.resolve("events.csv"), chosen);
    Recipe recipe = RecipeReader.parse("recipe", RECIPE, Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, Progress.silent());
    schema = data.training().fitted();
    items = data.readItems(schema);
    events = data.read("events.csv", schema, items);
    counts = events.counts(ITEMS);
  }

  /**
   * Negatives weighed by their correction estimate a sum over all items but the chosen one, without
   * bias (Horvitz and Thompson 1952).
   */
  @ParameterizedTest
  @CsvSource({"UNIFORM,true", "UNIFORM,false", "POPULARITY,true", "POPULARITY,false"})
  void correctedNegativesStandForAllItems(Strategy strategy, boolean shared) {
    CandidateSampler sampler = sampler(strategy, shared, Correction.NEGATIVES, false);
    SplittableRandom random = new SplittableRandom(1);
    double estimated = 0;
    double expected = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] rows = random.ints(ROWS, 0, events.count()).toArray();
      EncodedRows users = events.rows().gather(rows, 0, ROWS);
      int[] targets = java.util.Arrays.stream(rows).map(events::target).toArray();
      Candidates candidates = sampler.draw(users, targets, null);
      estimated += weightedSum(candidates, 0);
      expected += value(ITEMS) - value(targets[0]);
    }
    assertThat(estimated / expected).isCloseTo(1, within(0.02));
  }

  /** So it is where each row has other items that there were. */
  @ParameterizedTest
  @CsvSource({"UNIFORM,true", "UNIFORM,false", "POPULARITY,true", "POPULARITY,false"})
  void correctedNegativesStandForTheItemsThatThereWere(Strategy strategy, boolean shared) {
    CandidateSampler sampler = sampler(strategy, shared, Correction.NEGATIVES, false);
    SplittableRandom random = new SplittableRandom(1);
    double estimated = 0;
    double expected = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] rows = random.ints(ROWS, 0, events.count()).toArray();
      int[] targets = IntStream.of(rows).map(events::target).toArray();
      CandidateSampler.Live live = (row, item) -> item == targets[row] || item % ROWS != row;
      Candidates candidates = sampler.draw(rows(rows), targets, live);
      estimated += weightedSum(candidates, 1);
      expected +=
          IntStream.range(0, ITEMS)
              .filter(item -> item != targets[1] && live.has(1, item))
              .mapToDouble(CandidateSamplerTest::value)
              .sum();
    }
    assertThat(estimated / expected).isCloseTo(1, within(0.02));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void itemsThatThereWereNotAreNoCandidates(Strategy strategy) {
    CandidateSampler sampler = sampler(strategy, true, Correction.NONE, true);
    int[] rows = {77, 0, 30};
    int[] targets = IntStream.of(rows).map(events::target).toArray();
    CandidateSampler.Live live = (row, item) -> item == targets[row] || item <= 3 * row;
    Candidates all = sampler(strategy, true, Correction.NONE, true).draw(rows(rows), targets, null);
    Candidates candidates = sampler.draw(rows(rows), targets, live);
    assertThat(candidates.items()).isEqualTo(all.items());
    float[] before = Adjustments.of(all, -1);
    float[] added = Adjustments.of(candidates, -1);
    for (int i = 0; i < added.length; i++) {
      int item = candidates.items()[i % candidates.items().length];
      boolean there = live.has(i / candidates.items().length, item);
      assertThat(added[i]).isEqualTo(there ? before[i] : -1f);
    }
    assertThat(added).contains(0f, -1f);
  }

  private static double weightedSum(Candidates candidates, int row) {
    float[] added = Adjustments.of(candidates, Float.NEGATIVE_INFINITY);
    double sum = 0;
    for (int i = 0; i < candidates.items().length; i++) {
      double weight = Math.exp(added[row * candidates.items().length + i]);
      boolean chosen = i == candidates.positions()[row];
      assertThat(chosen && weight != 1).isFalse();
      sum += chosen ? 0 : weight * value(candidates.items()[i]);
    }
    return sum;
  }

  /** Some number of each item; for {@link #ITEMS} their total. */
  private static double value(int item) {
    double total = 0;
    for (int i = 0; i < ITEMS && item == ITEMS; i++) {
      total += value(i);
    }
    return item == ITEMS ? total : 1 + Math.cos(item) / 2;
  }

  @Test
  void choicesAreCorrectedLikeNegativesWhereAllAre() {
    int[] targets = {0, ITEMS - 1};
    Candidates candidates =
        sampler(Strategy.POPULARITY, true, Correction.ALL, false).draw(rows(0, 77), targets, null);
    float[] added = Adjustments.of(candidates, 0);
    int width = candidates.items().length;
    assertThat(added[candidates.positions()[0]]).isGreaterThan(added[candidates.positions()[1]]);
    assertThat(added[candidates.positions()[1]])
        .isEqualTo(added[width + candidates.positions()[1]]);
  }

  @Test
  void withoutCorrectionNothingIsAdded() {
    Candidates candidates =
        sampler(Strategy.POPULARITY, true, Correction.NONE, false)
            .draw(rows(0, 1), new int[2], null);
    assertThat(Adjustments.of(candidates, -1)).containsOnly(0f);
  }

  @Test
  void aBatchOfOneRowThatHasOnlyItsChoiceIsNotCorrected() {
    Candidates candidates =
        sampler(Strategy.IN_BATCH, false, Correction.ALL, false).draw(rows(5), new int[] {3}, null);
    assertThat(candidates.items()).containsExactly(3);
    assertThat(Adjustments.of(candidates, -1)).containsExactly(0f);
  }

  /** The only one that may be drawn is always a candidate. */
  @ParameterizedTest
  @CsvSource({
    "UNIFORM,false",
    "UNIFORM,true",
    "POPULARITY,false",
    "POPULARITY,true",
    "IN_BATCH,false"
  })
  void aSingleItemIsNotCorrected(Strategy strategy, boolean shared) throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item\ni3\n");
    ItemCatalogue single =
        RecallData.open(
                RecipeReader.parse("recipe", RECIPE, Map.of()).recipe(), folder, Progress.silent())
            .readItems(schema);
    NegativesSpec spec = new NegativesSpec(strategy, 5, shared, Correction.ALL, false);
    CandidateSampler sampler =
        new CandidateSampler(spec, schema, single, schema.side(Side.ITEM), new long[] {4}, 9);
    for (int rows = 1; rows <= 2; rows++) {
      int[] users = rows == 1 ? new int[] {5} : new int[] {5, 6};
      for (float added : Adjustments.of(sampler.draw(rows(users), new int[rows], null), -1)) {
        assertThat(added + 0f).isEqualTo(0f);
      }
    }
  }

  @Test
  void itemsOfTheHistoryAreNoNegativesButTheChoiceStays() {
    int last = events.count() - 1;
    int target = ITEMS - 2;
    Candidates candidates =
        sampler(Strategy.FULL, false, Correction.ALL, true)
            .draw(rows(last), new int[] {target}, null);
    float[] added = Adjustments.of(candidates, -1);
    for (int item = 0; item < ITEMS; item++) {
      assertThat(added[item]).as("item %d", item).isEqualTo(item == ITEMS - 3 ? -1f : 0f);
    }
  }

  /** Also in later batches, whose candidates are others. */
  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"UNIFORM", "POPULARITY", "IN_BATCH"})
  void sharedNegativesLeaveOutWhatEachHistoryHas(Strategy strategy) {
    CandidateSampler sampler = sampler(strategy, true, Correction.NONE, true);
    SplittableRandom random = new SplittableRandom(7);
    int leftOut = 0;
    for (int batch = 0; batch < 50; batch++) {
      int[] some = random.ints(ROWS, 0, events.count()).toArray();
      int[] targets = random.ints(ROWS, 0, ITEMS).toArray();
      Candidates candidates = sampler.draw(rows(some), targets, null);
      int[] drawn = candidates.items();
      float[] added = Adjustments.of(candidates, -1);
      for (int place = 0; place < added.length; place++) {
        int row = place / drawn.length;
        int item = drawn[place % drawn.length];
        boolean out = item != targets[row] && historyOf(some[row]).contains(item);
        assertThat(added[place]).as("item %d of %d", item, some[row]).isEqualTo(out ? -1f : 0f);
        leftOut += out ? 1 : 0;
      }
    }
    assertThat(leftOut).isPositive();
  }

  /** By the number of the choice, as {@link #readEvents} wrote it. */
  private Set<Integer> historyOf(int event) {
    int item = 0;
    for (int before = 0; before + item + 1 <= event; item++) {
      before += item + 1;
    }
    return item < 2 ? Set.of(0) : Set.of(item - 2, item - 1);
  }

  /** They share the row of unknown items, which is to be right for items that are yet to come. */
  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"UNIFORM", "POPULARITY", "FULL"})
  void itemsThatWereNeverChosenAndHaveNoIdAreNoNegatives(Strategy strategy) throws IOException {
    String catalogue = Files.readString(folder.resolve("items.csv"));
    Files.writeString(folder.resolve("items.csv"), catalogue.replace("item\n", "item\nnew\n"));
    ItemCatalogue more =
        RecallData.open(
                RecipeReader.parse("recipe", RECIPE, Map.of()).recipe(), folder, Progress.silent())
            .readItems(schema);
    long[] chosen = new long[ITEMS + 1];
    System.arraycopy(counts, 0, chosen, 1, ITEMS);
    NegativesSpec spec = new NegativesSpec(strategy, 50, true, Correction.ALL, false);
    CandidateSampler sampler =
        new CandidateSampler(spec, schema, more, schema.side(Side.ITEM), chosen, 9);
    for (int draw = 0; draw < 20; draw++) {
      Candidates candidates = sampler.draw(rows(0, 1), new int[] {1 + draw % ITEMS, ITEMS}, null);
      assertThat(candidates.items()).doesNotContain(0);
      assertThat(candidates.items()[candidates.positions()[0]]).isEqualTo(1 + draw % ITEMS);
      assertThat(candidates.items()[candidates.positions()[1]]).isEqualTo(ITEMS);
    }
    assertThat(sampler.drawn().boxed()).hasSize(ITEMS).doesNotContain(0);
    assertThat(sampler.most(1_000)).isEqualTo(ITEMS);
  }

  @Test
  void ofItemsThatShareABucketAllAreNoNegativesWhereOneIsInTheHistory() throws IOException {
    String hashed = RECIPE.replace("{type: vocabulary}", "{type: hash, buckets: 3}");
    Recipe recipe = RecipeReader.parse("recipe", hashed, Map.of()).recipe();
    RecallData data = RecallData.open(recipe, folder, Progress.silent());
    FeatureSchema buckets = data.training().fitted();
    ItemCatalogue all = data.readItems(buckets);
    RecallSplit split = data.read("events.csv", buckets, all);
    NegativesSpec spec = new NegativesSpec(Strategy.FULL, 5, false, Correction.ALL, true);
    Candidates candidates =
        new CandidateSampler(spec, buckets, all, buckets.side(Side.ITEM), counts, 9)
            .draw(split.rows().gather(new int[] {0}, 0, 1), new int[] {0}, null);
    IdEncoder encoder = buckets.idEncoder(buckets.feature("item"));
    float[] added = Adjustments.of(candidates, -1);
    // The first event's history is the first item.
    for (int item = 1; item < ITEMS; item++) {
      boolean same = encoder.encode("i" + item) == encoder.encode("i0");
      assertThat(added[item]).as("item %d", item).isEqualTo(same ? -1f : 0f);
    }
    assertThat(added).contains(-1f, 0f);
  }

  private EncodedRows rows(int... rows) {
    return events.rows().gather(rows, 0, rows.length);
  }

  private CandidateSampler sampler(
      Strategy strategy, boolean shared, Correction correction, boolean excludeHistory) {
    NegativesSpec spec = new NegativesSpec(strategy, 5, shared, correction, excludeHistory);
    return new CandidateSampler(spec, schema, items, schema.side(Side.ITEM), counts, 9);
  }
}
