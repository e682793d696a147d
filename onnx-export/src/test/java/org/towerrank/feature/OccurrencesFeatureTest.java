package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OccurrencesFeatureTest {
  private static final int LENGTH = 5;
  private static final List<Side> REQUEST = List.of(Side.USER, Side.CONTEXT);
  private static final List<Side> CANDIDATE = List.of(Side.ITEM, Side.QUERY);

  private static OccurrencesFeature counted(SequenceFeature.Order order) {
    return new OccurrencesFeature(
        "times_had", Side.QUERY, "item", "number", "history", LENGTH, order, " ");
  }

  private static FeatureSchema schema(SequenceFeature.Order order) {
    return new FeatureSchema(
        List.of(
            new SequenceFeature("history", Side.USER, "history", "id", 3, order, " "),
            new CategoricalFeature("item", Side.ITEM, "item", "id"),
            counted(order)),
        // A vocabulary that knows nothing: what is counted does not depend on it.
        Map.of(
            "id", new VocabularyEncoder(Vocabulary.of(List.of())),
            "number", new IdentityEncoder(-7, false)));
  }

  private static float count(
      SequenceFeature.Order order, @Nullable Object item, @Nullable Object history) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("item", item);
    row.put("history", history);
    FeatureSchema schema = schema(order);
    EncodedRows encoded = new RowEncoder(schema, List.of(Side.values())).row(row);
    float atOnce = Float.intBitsToFloat(encoded.data()[encoded.index(0, "times_had")]);
    EncodedRows request =
        new RowEncoder(schema, REQUEST)
            .row(history == null ? Map.of() : Map.of("history", history));
    EncodedRows candidate =
        new RowEncoder(schema, CANDIDATE)
            .row(item == null ? Map.of() : Map.of("item", item), request);
    assertThat(Float.intBitsToFloat(candidate.data()[candidate.index(0, "times_had")]))
        .as("as a request and an item apart")
        .isEqualTo(atOnce);
    return atOnce;
  }

  @Test
  void aValueIsCountedInEveryFormOfIt() {
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    assertThat(count(order, "b", "a b c b")).isEqualTo(2f);
    assertThat(count(order, 42, List.of("42", 42L, 42.0, "42.0", 4.2))).isEqualTo(4f);
    assertThat(count(order, List.of("é", "é"), List.of("é", "e"))).isEqualTo(1f);
    assertThat(count(order, true, List.of("true", "TRUE", "yes"))).isEqualTo(2f);
    assertThat(count(order, 9007199254740993L, List.of(9007199254740992L))).isZero();
  }

  @Test
  void nothingOccursInNoListAndNoValueInAny() {
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    for (Object none : Arrays.asList(null, "", List.of(), List.of(""))) {
      assertThat(count(order, "a", none)).isZero();
      assertThat(count(order, none, "a a")).isZero();
      assertThat(count(order, none, none)).isZero();
    }
  }

  @Test
  void ofALongListTheNewestCountAndOfASetEachOnce() {
    String history = "a b a c d e f";
    assertThat(count(SequenceFeature.Order.OLDEST_FIRST, "a", history)).isEqualTo(1f);
    assertThat(count(SequenceFeature.Order.NEWEST_FIRST, "a", history)).isEqualTo(2f);
    assertThat(count(SequenceFeature.Order.NEWEST_FIRST, "f", history)).isZero();
    assertThat(count(SequenceFeature.Order.UNORDERED, "a", "a b a a")).isEqualTo(1f);
  }

  @Test
  void rowsOfATableAreWhatEachIsAlone() {
    SplittableRandom random = new SplittableRandom(5);
    int rows = 200;
    List<Object> items = new ArrayList<>();
    List<Object> histories = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      items.add("i" + random.nextInt(6));
      List<String> history = new ArrayList<>();
      for (int j = random.nextInt(9); j > 0; j--) {
        history.add("i" + random.nextInt(6));
      }
      histories.add(random.nextBoolean() ? history : String.join(" ", history));
    }
    FeatureSchema schema = schema(SequenceFeature.Order.OLDEST_FIRST);
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.values()));
    assertThat(encoder.fields()).containsExactly("history", "item");
    EncodedRows atOnce = encoder.newRows(rows);
    encoder.encode(List.of(batch(histories), batch(items)), 0, rows, atOnce, 0);
    for (int i = 0; i < rows; i++) {
      EncodedRows alone = encoder.row(Map.of("history", histories.get(i), "item", items.get(i)));
      int width = alone.data().length;
      assertThat(Arrays.copyOfRange(atOnce.data(), i * width, (i + 1) * width))
          .isEqualTo(alone.data());
      assertThat(Float.intBitsToFloat(alone.data()[alone.index(0, "times_had")]))
          .isEqualTo(
              (float) newest(histories.get(i)).stream().filter(items.get(i)::equals).count());
    }
  }

  private static List<?> newest(Object history) {
    List<?> all =
        history instanceof List<?> list ? list : List.of(((String) history).split(" ", -1));
    return all.subList(Math.max(0, all.size() - LENGTH), all.size());
  }

  private static ColumnBatch batch(List<Object> values) {
    return new ObjectBatch(values.size(), values.toArray());
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    assertThatThrownBy(() -> count(SequenceFeature.Order.UNORDERED, List.of("a", "b"), "a"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("expected a single value, got [a] and [b]");
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    FeatureSchema good = schema(SequenceFeature.Order.OLDEST_FIRST);
    for (OccurrencesFeature other :
        List.of(
            new OccurrencesFeature("n", Side.QUERY, "item", "number", "histori", 3, set, " "),
            new OccurrencesFeature("n", Side.QUERY, "item", "number", "history", 3, set, "|"),
            new OccurrencesFeature(
                "n",
                Side.QUERY,
                "item",
                "number",
                "history",
                3,
                SequenceFeature.Order.NEWEST_FIRST,
                " "))) {
      List<Feature> features = new ArrayList<>(good.features());
      features.add(other);
      assertThatThrownBy(() -> new FeatureSchema(features, good.encoders()))
          .isInstanceOf(SchemaException.class)
          .hasMessage(
              "feature [n] counts in the list ["
                  + other.list()
                  + "]: expected a sequence of side [user] that is read from it, with the same"
                  + " [separator], no [split] and no other [order], nearest is [history]");
    }
    for (Side side : List.of(Side.USER, Side.CONTEXT, Side.ITEM)) {
      assertThatThrownBy(
              () -> new OccurrencesFeature("n", side, "item", "number", "history", 3, set, " "))
          .hasMessageContaining("expected side [query], got: [" + side.label() + "]");
    }
    assertThatThrownBy(
            () -> new OccurrencesFeature("n", Side.QUERY, "item", "number", "history", 0, set, " "))
        .hasMessageContaining("max_length must be at least 1");
  }
}
