package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no bundle could hold, and no model could read, is told before anything is fitted. */
class RecipeLimitsTest {
  private static final String RANKER =
      """
      name: ranker
      data: {train: train.csv, validation: val.csv, test: test.csv}
      features:
        - {name: tags, side: user, kind: sequence, max_length: 9, separator: "|", encoder: {type: hash, buckets: 9}}
        - {name: words, side: user, kind: sequence, max_length: 9, split: weighted, encoder: {type: hash, buckets: 9}}
        - {name: tags_had, column: tag, side: query, kind: occurrences, list: tags, separator: "|", max_length: 99, encoder: {type: identity}}
        - {name: taste, side: user, kind: vector, length: 8, encoder: {type: identity}}
        - {name: joined, side: user, kind: age, moment: asked_at, encoder: {type: identity}}
        - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: click}]
      network: {architecture: deepfm, dimension: 8, mlp: {layers: [16, 4]}}
      """;

  private static final String TOWERS =
      """
      name: towers
      data:
        train: train.csv
        validation: val.csv
        test: test.csv
        items: {file: items.csv, id: item_id, target: target}
      features:
        - {name: user_id, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
      network: {architecture: youtubednn, dimension: 8, user: {layers: [4]}, item: item_id, outputs: 64, item_bias: true}
      """;

  private static void refused(String recipe, String good, String bad, String message) {
    assertThat(recipe).contains(good);
    assertThat(RecipeReader.parse("r.yaml", recipe, Map.of()).recipe().features()).isNotEmpty();
    assertThatThrownBy(() -> RecipeReader.parse("r.yaml", recipe.replace(good, bad), Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("[r.yaml]")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max_length: 9, sep | max_length: 16385, sep | feature [tags] max_length: expected at most 16384, got: 16385",
        "max_length: 9, spl | max_length: 16385, spl | feature [words] max_length: expected at most 16384, got: 16385",
        "max_length: 99 | max_length: 16385 | feature [tags_had] max_length: expected at most 16384",
        "length: 8, | length: 2000000000, | feature [taste] length: expected at most 16384",
        "[16, 4] | [16, 16385] | [network.mlp.layers]: expected at most 16384, got: 16385",
        "dimension: 8 | dimension: 16385 | [network.dimension]: expected at most 16384, got: 16385",
        "`separator: \"|\", e` | `separator: \"\", e` | feature [tags]: separator must not be empty",
        "asked_at | joined | feature [joined]: expected a date and a moment of different fields"
      })
  void ofRankers(String good, String bad, String message) {
    refused(RANKER, good, bad, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outputs: 64 | outputs: 4096 | numbers of a vector: expected at most 4096, got: 4097",
        "name: user_id | name: ' user_id' | expected a name without space around it"
      })
  void ofTowers(String good, String bad, String message) {
    refused(TOWERS, good, bad, message);
  }
}
