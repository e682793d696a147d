package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.recipe.RecipeErrorsTest.RECIPE;
import static org.towerrank.recipe.RecipeErrorsTest.fails;
import static org.towerrank.recipe.RecipeErrorsTest.spoilt;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Recipes whose features, or kind of network, do not fit what else they say. */
class FeatureErrorsTest {
  @Test
  void anAgeNeedsAMomentAndIsOfNoItem() {
    spoilt(
        "kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "kind: age, encoder: {type: identity}}",
        "line 7: feature [user_id]: an age needs [moment], the column of the time that it is"
            + " counted to");
    spoilt(
        "kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "kind: categorical, moment: at, encoder: {type: vocabulary, min_count: 2}}",
        "line 7: feature [user_id]: only an age has [moment], [unit] and [epoch]");
    spoilt(
        "{name: user_id, side: user, kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "{name: user_id, side: item, kind: age, moment: at, encoder: {type: identity}}",
        "line 7: feature [user_id] is an age, which is another one in each request: expected one of"
            + " the sides [user, context, query], got: [item]; the age of an item is of side"
            + " [query]");
  }

  /** Each weight would be one more element. */
  @Test
  void weightedElementsAreNotSplitWhereTheirWeightsAre() {
    spoilt(
        "kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "kind: sequence, split: weighted, max_length: 9, separator: ':', encoder: {type: vocabulary}}",
        "line 7: feature [user_id]: split: expected another separator than [:], which stands"
            + " between an element and its weight");
  }

  @Test
  void onlyElementsArePooled() {
    spoilt(
        "kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "kind: categorical, pooling: sum, encoder: {type: vocabulary, min_count: 2}}",
        "line 7: feature [user_id]: only a sequence has [pooling]");
  }

  @Test
  void twoTowersHaveNoTasks() {
    String towers =
        """
        name: towers
        data:
          train: train.csv
          validation: val.csv
          test: test.csv
          items: {file: items.csv, id: item, target: chosen}
        features:
          - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
        """;
    assertThat(RecipeReader.parse("towers.yaml", towers, Map.of()).recipe().tasks()).isEmpty();
    assertThatThrownBy(
            () -> RecipeReader.parse("towers.yaml", towers + "tasks: [{name: click}]\n", Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("recipe [towers]: only rankers have [tasks]");
  }

  @Test
  void onlyNumbersAreScoresOfQueries() {
    spoilt(
        "{name: user_id, side: user,",
        "{name: user_id, side: query,",
        "line 7: feature [user_id] of side [query] is the score of a query, the age of an item, or"
            + " how often a list has it: expected one of the kinds [numeric, age, occurrences], got:"
            + " [categorical]");
  }

  @Test
  void occurrencesNeedAListOfTheUser() {
    String user =
        "{name: user_id, side: user, kind: categorical, encoder: {type: vocabulary, min_count: 2}}";
    spoilt(
        user,
        "{name: n, side: query, kind: occurrences, max_length: 9, encoder: {type: identity}}",
        "line 7: feature [n]: occurrences need [list], the users' column that they are counted in");
    spoilt(
        user,
        "{name: n, side: item, kind: occurrences, list: history, max_length: 9, encoder: {type:"
            + " identity}}",
        "line 7: feature [n] counts in a list of the request, so that it is another number in"
            + " each: expected side [query], got: [item]");
    spoilt(
        user,
        "{name: n, side: query, kind: occurrences, list: history, encoder: {type: identity}}",
        "line 7: feature [n]: occurrences need max_length of at least 1, got: 0");
    spoilt(
        "kind: categorical, encoder: {type: vocabulary, min_count: 2}}",
        "kind: categorical, list: history, encoder: {type: vocabulary, min_count: 2}}",
        "line 7: feature [user_id]: only occurrences have [list]");
    fails(
        RECIPE.replace(
            user,
            "{name: n, side: query, kind: occurrences, list: histori, max_length: 9, encoder:"
                + " {type: identity}}"),
        Map.of(),
        "[films.yaml]: feature [n]: expected [list] to be the column of a sequence of side [user]"
            + " with the same [separator], without [field], [split] or another [order], got"
            + " [histori]");
    String sequence =
        "{name: %s, side: user, kind: sequence, max_length: 9, encoder: {type: vocabulary}%s}\n  - ";
    fails(
        RECIPE.replace(
            user,
            sequence.formatted("liked", "")
                + sequence.formatted("interests", ", split: weighted")
                + "{name: n, side: query, kind: occurrences, list: history, max_length: 9, encoder:"
                + " {type: identity}}"),
        Map.of(),
        "[films.yaml]: feature [n]: expected [list] to be the column of a sequence of side [user]"
            + " with the same [separator], without [field], [split] or another [order], got"
            + " [history], expected one of [liked]");
  }
}
