package org.towerrank.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.recipe.RangeSpec;

/** What is tried next, on functions whose best is known. */
class TreeParzenTest {
  private static final int TRIALS = 40;
  private static final List<Dimension> SPACE =
      List.of(
          Dimension.of("rate", RangeSpec.of(1e-4, 1, RangeSpec.Scale.LOG)),
          Dimension.of("share", RangeSpec.of(0, 1, RangeSpec.Scale.LINEAR)),
          Dimension.of("size", RangeSpec.of(values(8, 16, 32, 64), List.of())),
          Dimension.of("other", RangeSpec.of(0, 1, RangeSpec.Scale.LINEAR)));

  private static List<JsonNode> values(int... numbers) {
    return IntStream.of(numbers).<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode).toList();
  }

  /** Best at a rate of 0.01, a share of 0.3 and a size of 32; the other does nothing. */
  private static double score(Map<String, String> settings) {
    double rate = Math.log10(Double.parseDouble(settings.get("rate"))) + 2;
    double share = Double.parseDouble(settings.get("share")) - .3;
    int size = Integer.numberOfTrailingZeros(Integer.parseInt(settings.get("size"))) - 5;
    return -(rate * rate + 10 * share * share + size * size / 2.);
  }

  private static double best(long seed, boolean learns) {
    TreeParzen parzen = new TreeParzen(SPACE, seed);
    List<TreeParzen.Seen> seen = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < TRIALS; trial++) {
      Map<String, String> settings =
          learns
              ? parzen.next(seen, List.of(), 0)
              : Map.of(
                  "rate", SPACE.get(0).value(random.nextDouble()),
                  "share", SPACE.get(1).value(random.nextDouble()),
                  "size", SPACE.get(2).value(random.nextDouble()));
      seen.add(new TreeParzen.Seen(settings, score(settings)));
    }
    return seen.stream().mapToDouble(TreeParzen.Seen::score).max().orElseThrow();
  }

  @Test
  void itFindsBetterSettingsThanDrawingAtRandom() {
    double learned =
        IntStream.range(0, 50).mapToDouble(seed -> best(seed, true)).average().orElseThrow();
    double drawn =
        IntStream.range(0, 50).mapToDouble(seed -> best(seed, false)).average().orElseThrow();
    assertThat(learned).as("mean loss left, of %s at random", drawn).isGreaterThan(.7 * drawn);
  }

  @Test
  void theFirstTrialsAreSpreadOverEachDimension() {
    TreeParzen parzen = new TreeParzen(SPACE, 3);
    List<TreeParzen.Seen> seen = new ArrayList<>();
    for (int trial = 0; trial < TreeParzen.FIRST; trial++) {
      seen.add(new TreeParzen.Seen(parzen.next(seen, List.of(), 0), -trial));
    }
    for (Dimension dimension : SPACE) {
      Set<Integer> parts = new HashSet<>();
      int count =
          dimension instanceof Dimension.Choice choice ? choice.values().size() : TreeParzen.FIRST;
      for (TreeParzen.Seen trial : seen) {
        double position =
            dimension.position(Objects.requireNonNull(trial.settings().get(dimension.key())));
        parts.add((int) (position * count - 1e-3));
      }
      assertThat(parts)
          .as("parts of %s that were tried", dimension.key())
          .hasSizeGreaterThanOrEqualTo(count - 1);
    }
  }

  @Test
  void whatIsNextDependsOnTheSeedAndOnWhatWasSeenAlone() {
    List<TreeParzen.Seen> seen = new ArrayList<>();
    for (int trial = 0; trial < 12; trial++) {
      Map<String, String> settings = new TreeParzen(SPACE, 7).next(seen, List.of(), 0);
      assertThat(new TreeParzen(SPACE, 7).next(seen, List.of(), 0)).isEqualTo(settings);
      assertThat(new TreeParzen(SPACE, 7).next(seen, List.of(), 1)).isNotEqualTo(settings);
      assertThat(new TreeParzen(SPACE, 8).next(seen, List.of(), 0)).isNotEqualTo(settings);
      seen.add(new TreeParzen.Seen(settings, score(settings)));
    }
  }

  /** A recipe that is good already, and says nothing of some dimensions. */
  @Test
  void whatIsKnownBesidesIsLearntFrom() {
    TreeParzen.Seen recipe = new TreeParzen.Seen(Map.of("rate", "0.01", "size", "32"), -.1);
    double known = 0;
    double unknown = 0;
    for (int seed = 0; seed < 200; seed++) {
      TreeParzen parzen = new TreeParzen(SPACE, seed);
      List<TreeParzen.Seen> seen = new ArrayList<>();
      for (int trial = 0; trial < TreeParzen.FIRST; trial++) {
        Map<String, String> settings = parzen.next(seen, List.of(recipe), 0);
        assertThat(settings).isEqualTo(parzen.next(seen, List.of(), 0));
        seen.add(new TreeParzen.Seen(settings, score(settings)));
      }
      known += score(parzen.next(seen, List.of(recipe), 0));
      unknown += score(parzen.next(seen, List.of(), 0));
    }
    assertThat(known).isGreaterThan(unknown);
  }

  @Test
  void aDimensionHasWhatATrialMayHave() {
    assertThat(SPACE.get(0).has("0.01")).isTrue();
    assertThat(SPACE.get(0).has("2")).isFalse();
    assertThat(SPACE.get(0).has("fast")).isFalse();
    assertThat(SPACE.get(2).has("32")).isTrue();
    assertThat(SPACE.get(2).has("48")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void densitiesSumToOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] seen = random.doubles(random.nextInt(12)).toArray();
    KernelDensity density = new KernelDensity(seen);
    int parts = 10_000;
    double sum =
        IntStream.range(0, parts).mapToDouble(i -> density.at((i + .5) / parts)).sum() / parts;
    assertThat(sum).isCloseTo(1, within(1e-4));
    for (int i = 0; i < 1000; i++) {
      assertThat(density.draw(random)).isBetween(0., 1.);
    }
    CategoryDensity shares = CategoryDensity.of((Dimension.Choice) SPACE.get(2), seen);
    assertThat(IntStream.range(0, 4).mapToDouble(i -> shares.at((i + .5) / 4)).sum())
        .isCloseTo(1, within(1e-12));
  }

  /** A value and its position lead to each other, so that a search goes on from texts alone. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void valuesAndPositionsLeadToEachOther(int index) {
    Dimension dimension = SPACE.get(index);
    SplittableRandom random = new SplittableRandom(index);
    for (int i = 0; i < 200; i++) {
      String value = dimension.value(random.nextDouble());
      assertThat(dimension.value(dimension.position(value))).isEqualTo(value);
    }
    assertThat(dimension.value(0)).isIn("0.0001", "0", "8");
    assertThat(dimension.value(1)).isIn("1", "64");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 12, 4, 4 8 12",
    "4, 13, 4, 4 8 12",
    "0, 0.3, 0.1, 0 0.1 0.2 0.3",
    "0.1, 0.5, 0.1, 0.1 0.2 0.3 0.4 0.5",
    "0.1, 0.3, 0.2, 0.1 0.3"
  })
  void stepsAreWholeNumbersAndReachTheEnd(double from, double to, double step, String all) {
    Dimension dimension =
        Dimension.of(
            "n", new RangeSpec(List.of(), from, to, RangeSpec.Scale.LINEAR, step, List.of()));
    Set<String> values = new TreeSet<>();
    IntStream.range(0, 100).forEach(i -> values.add(dimension.value(i / 99.)));
    assertThat(values).containsExactlyInAnyOrder(all.split(" "));
    for (String value : values) {
      assertThat(dimension.value(dimension.position(value))).isEqualTo(value);
    }
  }

  @Test
  void halvingKeepsTheBetterHalfAtEachRung() {
    SuccessiveHalving halving = new SuccessiveHalving(2);
    assertThat(IntStream.rangeClosed(1, 20).filter(halving::isRung)).containsExactly(2, 4, 8, 16);
    assertThat(halving.goesOn(2, -5)).as("the first trial has none to be compared with").isTrue();
    halving.add(Map.of(2, -5., 4, -4.));
    assertThat(halving.goesOn(2, -6)).isFalse();
    assertThat(halving.goesOn(2, -4.5)).isTrue();
    halving.add(Map.of(2, -6.));
    assertThat(halving.goesOn(2, -5.5)).as("second of three").isTrue();
    assertThat(halving.goesOn(2, -6.5)).isFalse();
    assertThat(halving.goesOn(4, -4.1)).isFalse();
  }
}
