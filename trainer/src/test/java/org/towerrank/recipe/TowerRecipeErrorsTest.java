package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A recipe of two towers, spoilt in one place each time. */
class TowerRecipeErrorsTest {
  private static final String TOWERS =
      """
      name: towers
      data:
        train: train.csv
        validation: val.csv
        test: test.csv
        items: {file: items.csv, id: item_id, target: target}
      features:
        - {name: history, side: user, kind: sequence, shares: item_id, max_length: 9, order: oldest_first}
        - {name: interests, side: user, kind: sequence, max_length: 9, order: unordered, encoder: {type: hash, buckets: 9}}
        - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: dssm, dimension: 8, user: {layers: []}, item: {layers: []}, outputs: 8, recency_heads: 2}
      fit: {negatives: {exclude_history: true}}
      """;

  static Stream<Arguments> contradictionsOfTowers() {
    return Stream.of(
        arguments(
            ", order: oldest_first",
            "",
            "feature [history]: with recency_heads say its order: [oldest_first] or"
                + " [newest_first] for a history, or [unordered] for a set, which the heads leave"
                + " out"),
        arguments(
            "order: oldest_first",
            "order: unordered",
            "recency_heads weigh the positions of user sequences with order [oldest_first] or"
                + " [newest_first], there is none: add one, or set recency_heads to [0]"),
        arguments(
            "shares: item_id,",
            "encoder: {type: vocabulary},",
            "fit.negatives.exclude_history needs a sequence of the user that [shares] the"
                + " encoder"),
        arguments(
            "fit: {negatives: {exclude_history: true}}",
            "fit: {batch_size: 1, negatives: {strategy: in_batch}}",
            "fit.batch_size must be at least 2 with negatives [in_batch], which are the choices of"
                + " the other rows, got: 1"));
  }

  @ParameterizedTest
  @MethodSource("contradictionsOfTowers")
  void whatWouldDoNothingInTwoTowersIsTold(String good, String bad, String message) {
    assertThat(TOWERS).contains(good);
    assertThat(RecipeReader.parse("towers.yaml", TOWERS, Map.of()).recipe().features()).hasSize(3);
    assertThatThrownBy(() -> RecipeReader.parse("towers.yaml", TOWERS.replace(good, bad), Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  static Stream<Arguments> contradictionsOfItems() {
    String expected =
        "network.item: expected a categorical feature of side [item], one of [item_id, brand], got";
    return Stream.of(
        arguments("item: item_id, share", "item: item, share", expected + " [item]"),
        arguments("item: item_id, share", "item: user_id, share", expected + " [user_id]"),
        arguments("item: item_id, share", "item: tags, share", expected + " [tags]"),
        arguments(
            "item: item_id, share",
            "item: brand, share",
            "network.share_items needs a history, a sequence of side [user] with [shares: brand];"
                + " there is none: add one, or set share_items to [false]"));
  }

  /** Before any data is read. */
  @ParameterizedTest
  @MethodSource("contradictionsOfItems")
  void whatIsNoItemOfYoutubeDnnIsTold(String good, String bad, String message) {
    String towers =
        TOWERS
            .replaceFirst(
                "network: .*",
                "network: {architecture: youtubednn, dimension: 8, user: {layers: []}, outputs: 8,"
                    + " item: item_id, share_items: true}")
            .replace(
                "network:",
                """
                  - {name: user_id, side: user, kind: categorical, encoder: {type: hash, buckets: 9}}
                  - {name: brand, side: item, kind: categorical, encoder: {type: hash, buckets: 9}}
                  - {name: tags, side: item, kind: sequence, max_length: 9, encoder: {type: hash, buckets: 9}}
                network:\
                """);
    assertThat(towers).contains(good);
    assertThat(RecipeReader.parse("towers.yaml", towers, Map.of()).recipe().features()).hasSize(6);
    assertThatThrownBy(() -> RecipeReader.parse("towers.yaml", towers.replace(good, bad), Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message);
  }

  /** What is split as words or at weights is a set, whether the recipe says so or not. */
  @Test
  void aSetThatASplitMakesNeedsNoOrder() {
    String split = TOWERS.replace("order: unordered", "split: words");
    assertThat(RecipeReader.parse("towers.yaml", split, Map.of()).recipe().features()).hasSize(3);
    String sets = split.replace("order: oldest_first", "order: unordered");
    assertThatThrownBy(() -> RecipeReader.parse("towers.yaml", sets, Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("recency_heads weigh the positions of user sequences");
  }
}
