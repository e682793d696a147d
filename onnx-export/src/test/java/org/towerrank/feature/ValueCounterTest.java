package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.SequenceFeature.Order;

class ValueCounterTest {
  private static final int ROWS = 700;
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("brand", Side.ITEM, "brand", "letters"),
              new NumericFeature("price", Side.ITEM, "price", "price"),
              new SequenceFeature(
                  "genres", Side.ITEM, "genres", "letters", 3, Order.UNORDERED, "|"),
              new NumericFeature("tree", Side.ITEM, "price", "tree"),
              new VectorFeature("embedding", Side.ITEM, "embedding", "tree", 2, ",")),
          Map.of(
              "letters", new VocabularyEncoder(Vocabulary.of(List.of("a", "b", "c"))),
              "price", new StandardEncoder(50, 20, Clip.NONE, -7, false),
              "tree", new IdentityEncoder(Float.NaN, false, false)));

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Map<String, Object>> raw = new ArrayList<>();
  private final EncodedRows rows = new EncodedRows(new RowLayout(SCHEMA), ROWS);

  ValueCounterTest() {
    RowEncoder encoder = new RowEncoder(SCHEMA, List.of(Side.ITEM));
    for (int row = 0; row < ROWS; row++) {
      raw.add(item());
      encoder.encode(raw.get(row), rows, row);
    }
  }

  /** Each value is missing at times; the letters d and e are unknown. */
  private Map<String, Object> item() {
    Map<String, Object> item = new LinkedHashMap<>();
    put(item, "brand", "" + (char) ('a' + random.nextInt(5)));
    put(item, "price", random.nextInt(100) / 7.0);
    List<String> genres = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      genres.add("" + (char) ('a' + i));
    }
    item.put("genres", genres);
    put(item, "embedding", List.of(random.nextDouble(), random.nextDouble()));
    return item;
  }

  private void put(Map<String, Object> item, String field, Object value) {
    if (random.nextInt(4) > 0) {
      item.put(field, value);
    }
  }

  /** Whoever reads while others count gets shares of what there is. */
  @Test
  void sumsThatAreReadMeanwhileFitTogether() throws InterruptedException {
    Feature feature = SCHEMA.feature("brand");
    AtomicReference<ValueCounter> counter = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    EncodedRows absent = new EncodedRows(new RowLayout(SCHEMA), 1);
    counter.set(new ValueCounter(feature, SCHEMA));
    Thread counting =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended.get()) {
                    counter.get().count(absent);
                  }
                });
    try {
      for (int i = 0; i < 200_000; i++) {
        // Of few values one more is a large share.
        counter.set(new ValueCounter(feature, SCHEMA));
        ValueSums sums = counter.get().sums();
        assertThat(sums.missing()).isLessThanOrEqualTo(sums.values());
      }
    } finally {
      ended.set(true);
      counting.join();
    }
  }

  @Test
  void missingAndUnknownValuesAreCounted() {
    ValueRates brand = rates("brand");
    assertThat(brand.values()).isEqualTo(ROWS);
    assertThat(brand.missingRate()).isEqualTo(share(item -> !item.containsKey("brand")));
    assertThat(brand.unknownRate()).isEqualTo(share(item -> isUnknown(item.get("brand"))));
    assertThat(brand.mean()).isZero();
  }

  @Test
  void elementsOfListsAreCountedAndEmptyListsAsOne() {
    long elements = raw.stream().mapToLong(item -> genres(item).size()).sum();
    long empty = raw.stream().filter(item -> genres(item).isEmpty()).count();
    long unknown =
        raw.stream().flatMap(item -> genres(item).stream()).filter(this::isUnknown).count();
    ValueSums counted = sums("genres");
    assertThat(counted.values()).isEqualTo(elements + empty);
    assertThat(counted.missing()).isEqualTo(empty);
    assertThat(counted.unknown()).isEqualTo(unknown).isPositive();
  }

  @Test
  void numbersHaveTheMeanAndDeviationOfThoseThatAreThere() {
    double[] prices =
        raw.stream()
            .filter(item -> item.containsKey("price"))
            .mapToDouble(item -> (float) (((double) item.get("price") - 50) / 20))
            .toArray();
    double mean = Arrays.stream(prices).average().orElseThrow();
    double variance =
        Arrays.stream(prices).map(price -> Math.pow(price - mean, 2)).average().orElseThrow();
    ValueRates price = rates("price");
    assertThat(price.missingRate()).isEqualTo(share(item -> !item.containsKey("price")));
    assertThat(price.mean()).isCloseTo(mean, within(1e-9));
    assertThat(price.deviation()).isCloseTo(Math.sqrt(variance), within(1e-9));
  }

  @Test
  void whatIsMissingAsNanIsMissing() {
    ValueRates tree = rates("tree");
    assertThat(tree.missingRate()).isEqualTo(rates("price").missingRate());
    assertThat(tree.mean()).isFinite().isPositive();
    ValueRates embedding = rates("embedding");
    assertThat(embedding.values()).isEqualTo(ROWS);
    assertThat(embedding.missingRate()).isEqualTo(share(item -> !item.containsKey("embedding")));
    assertThat(embedding.mean()).isZero();
  }

  @Test
  void ofNoRowsAllRatesAreZero() {
    assertThat(ValueSums.NONE.rates()).isEqualTo(new ValueRates(0, 0, 0, 0, 0));
    ValueSums counted = sums("price");
    assertThat(counted.and(ValueSums.NONE)).isEqualTo(counted);
    assertThat(counted.and(counted).values()).isEqualTo(2 * ROWS);
  }

  @Test
  void numbersTooLargeForASumHaveNoMean() {
    ValueSums large = new ValueSums(2, 0, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertThat(large.rates()).isEqualTo(new ValueRates(2, 0, 0, 0, 0));
  }

  @Test
  void whatNoCountCanGiveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRates(5, 1.5, 0, 0, 0))
        .withMessageContaining("[missing_rate]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRates(5, 0, Double.NaN, 0, 0))
        .withMessageContaining("[unknown_rate]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRates(5, 0, 0, Double.NEGATIVE_INFINITY, 0))
        .withMessageContaining("[mean]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRates(5, 0, 0, 0, -1))
        .withMessageContaining("[deviation]");
  }

  private ValueRates rates(String feature) {
    return sums(feature).rates();
  }

  private ValueSums sums(String feature) {
    ValueCounter counter = new ValueCounter(SCHEMA.feature(feature), SCHEMA);
    counter.count(rows);
    return counter.sums();
  }

  private double share(Predicate<Map<String, Object>> condition) {
    return (double) raw.stream().filter(condition).count() / ROWS;
  }

  private static List<?> genres(Map<String, Object> item) {
    return (List<?>) Objects.requireNonNull(item.get("genres"));
  }

  private boolean isUnknown(@Nullable Object letter) {
    return "d".equals(letter) || "e".equals(letter);
  }
}
