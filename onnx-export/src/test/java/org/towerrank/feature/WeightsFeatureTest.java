package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeightsFeatureTest {
  private static final int LENGTH = 3;
  private static final Vocabulary WORDS = Vocabulary.of(List.of("drama", "comedy", "war", "7"));

  private static FeatureSchema schema(Pooling pooling) {
    SequenceFeature genres =
        new SequenceFeature(
            "genres",
            Side.ITEM,
            "genres",
            "words",
            LENGTH,
            SequenceFeature.Order.UNORDERED,
            " ",
            TextSplit.WEIGHTED);
    return new FeatureSchema(
        List.of(genres, WeightsFeature.of(genres, pooling)),
        Map.of("words", new VocabularyEncoder(WORDS)));
  }

  private static int[] row(Pooling pooling, @Nullable Object raw) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("genres", raw);
    return new RowEncoder(schema(pooling), List.of(Side.ITEM)).row(values).data();
  }

  private static int[] ids(@Nullable Object raw) {
    return Arrays.copyOf(row(Pooling.SUM, raw), LENGTH);
  }

  private static float[] weights(Pooling pooling, @Nullable Object raw) {
    int[] row = row(pooling, raw);
    float[] weights = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      weights[i] = Float.intBitsToFloat(row[LENGTH + i]);
    }
    return weights;
  }

  @Test
  void textsListsAndObjectsAreTheSame() {
    for (Object raw :
        List.of(
            "comedy:0.25 drama:0.75",
            " drama:0.75 comedy:2.5e-1 ",
            List.of("comedy:0.25", "drama:.75"),
            List.of("comedy:0.25 drama:0.75", "war:0"),
            List.of(
                Map.of("value", "drama", "weight", 0.75),
                Map.of("value", "comedy", "weight", "0.25")))) {
      assertThat(ids(raw)).as("%s", raw).containsExactly(2, 3, 0);
      assertThat(weights(Pooling.SUM, raw)).as("%s", raw).containsExactly(0.75f, 0.25f, 0);
    }
  }

  @Test
  void aMeanDividesByTheSumOfTheWeightsThatAreKept() {
    assertThat(weights(Pooling.MEAN, "drama:3 comedy:1")).containsExactly(0.75f, 0.25f, 0);
    // Of four elements the one of the highest id is cut.
    assertThat(ids("7:9 war:2 drama:1 comedy:1")).containsExactly(2, 3, 4);
    assertThat(weights(Pooling.MEAN, "7:9 war:2 drama:1 comedy:1"))
        .containsExactly(0.25f, 0.25f, 0.5f);
  }

  @Test
  void theRootOfTheSquaresDividesToo() {
    assertThat(weights(Pooling.SQRTN, "drama:3 comedy:4")).containsExactly(0.6f, 0.8f, 0);
    assertThat(weights(Pooling.SQRTN, "drama:0")).containsExactly(0, 0, 0);
  }

  @Test
  void theWeightsSayHowTheirSequenceIsPooled() {
    assertThatThrownBy(
            () ->
                new SequenceFeature(
                    "genres",
                    Side.ITEM,
                    "genres",
                    "words",
                    LENGTH,
                    SequenceFeature.Order.UNORDERED,
                    " ",
                    TextSplit.WEIGHTED,
                    Pooling.SUM))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("feature [genres]: its weights say how it is pooled");
  }

  @Test
  void anElementWithoutAWeightCountsOnceAndOneOfWeightZeroIsNone() {
    assertThat(weights(Pooling.SUM, "comedy drama:2 war:0.0")).containsExactly(2, 1, 0);
    assertThat(ids("comedy drama:2 war:0.0")).containsExactly(2, 3, 0);
    assertThat(ids(List.of(7, "drama"))).containsExactly(2, 5, 0);
    assertThat(ids(List.of(Map.of("value", 7.0)))).containsExactly(5, 0, 0);
    for (Object none :
        Arrays.asList(null, "", " ", List.of(), "drama:0", List.of(Map.of("value", "")))) {
      assertThat(row(Pooling.MEAN, none)).containsOnly(0);
    }
  }

  @Test
  void weightsOfUnknownElementsAreAdded() {
    for (String raw : List.of("x:0.1 y:0.2 z:0.3", "z:0.3 x:0.1 y:0.2")) {
      assertThat(ids(raw)).containsExactly(IdEncoder.UNKNOWN, 0, 0);
      assertThat(weights(Pooling.SUM, raw)[0]).isEqualTo((float) (0.1 + 0.2 + 0.3));
    }
  }

  @Test
  void elementsAreTheValuesThatCount() {
    SequenceFeature genres = (SequenceFeature) schema(Pooling.SUM).feature("genres");
    assertThat(RawValueEncoder.elements(genres, List.of(Map.of("value", 7), "war:2 drama:0")))
        .isEqualTo(List.of(7, "war"));
  }

  @Test
  void theLastColonIsBeforeTheWeight() {
    assertThat(ids("a:drama:1")).containsExactly(IdEncoder.UNKNOWN, 0, 0);
    assertThat(ids("drama:1")).containsExactly(2, 0, 0);
  }

  @Test
  void aValueGivenTwiceHasOneWeight() {
    assertThat(weights(Pooling.SUM, List.of("drama:2", "drama:2.0"))).containsExactly(2, 0, 0);
    for (Object raw : List.of("drama:2 drama:3", List.of("7:1", "7.0:2"), "drama drama:0")) {
      assertThatThrownBy(() -> ids(raw))
          .as("%s", raw)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [genres]: expected one weight of each value, got [");
    }
  }

  @Test
  void weightsThatAreNoneAreTold() {
    for (String weight : List.of("-1", "NaN", "Infinity", "1e39", "x", "", " ", "-0.1")) {
      assertThatThrownBy(() -> ids("drama:" + weight + ";"))
          .isInstanceOf(InvalidValueException.class);
      Object object = Map.of("value", "drama", "weight", weight);
      assertThatThrownBy(() -> ids(List.of(object)))
          .as(weight)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [genres]: expected a weight, a number from 0 on, got [");
    }
    for (Object raw :
        List.of(
            ":1",
            List.of(Map.of("weight", 1)),
            List.of(Map.of("value", List.of("drama"))),
            List.of(Map.of("value", "drama", "wieght", 1)),
            List.of(List.of("drama")))) {
      assertThatThrownBy(() -> ids(raw))
          .as("%s", raw)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("feature [genres]");
    }
  }

  @Test
  void aWeightedSequenceAndItsWeightsBelongTogether() {
    FeatureSchema whole = schema(Pooling.MEAN);
    for (Feature one : whole.features()) {
      assertThatThrownBy(() -> new FeatureSchema(List.of(one), whole.encoders()))
          .isInstanceOf(SchemaException.class);
    }
    SequenceFeature plain =
        new SequenceFeature(
            "genres", Side.ITEM, "genres", "words", LENGTH, SequenceFeature.Order.UNORDERED, " ");
    assertThatThrownBy(
            () -> new FeatureSchema(List.of(plain, whole.features().get(1)), whole.encoders()))
        .hasMessageContaining("expected a sequence with [split: weighted]");
  }
}
