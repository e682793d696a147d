package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.recipe.RecipeErrorsTest.RECIPE;
import static org.towerrank.recipe.RecipeErrorsTest.fails;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recipe with values that options replace. */
class ReplacedValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit.batchsize | 3 | unknown key [batchsize], nearest is [batch_size]",
        "fitt.batch_size | 3 | unknown key [fitt], nearest is [fit]",
        "features.ages.kind | numeric | no element is named [ages], nearest is [age]",
        "features.age.kinds | numeric | unknown key [kinds], nearest is [kind]",
        "features.age.kind | nummeric | key [kind]: unknown value [nummeric], nearest is [numeric]",
        "fit.batch_size | many | key [batch_size]: expected a whole number, got [many]",
        "fit.batch_size | '' | expected a value behind =, got []",
        "fit.optimizer | 3 | key [optimizer]: expected a mapping of keys, got [3]",
        "name.first | x | expected the key of a mapping, [\"films\"] has no keys",
      })
  void aReplacedValueIsToldWithItsOption(String key, String value, String message) {
    fails(RECIPE, Map.of(key, value), "--set " + key + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fit..batch_size", ".fit", "features.age."})
  void anEmptyKeyIsToldWithItsOption(String key) {
    fails(
        RECIPE,
        Map.of(key, "3"),
        "--set "
            + key
            + "=3: expected a key before =, with one dot before each inner key, got ["
            + key
            + "]");
  }

  /** Fields of objects are called so. */
  @Test
  void anElementWhoseNameHasDotsIsReplaced() {
    String recipe = RECIPE.replace("name: age,", "name: user.age.,");
    assertThat(recipe).isNotEqualTo(RECIPE);
    RecipeSource source =
        RecipeReader.parse("a.yaml", recipe, Map.of("features.user.age..missing_share", "0.5"));
    assertThat(source.recipe().features().get(1).missingShare()).isEqualTo(0.5);
    assertThat(
            RecipeReader.said(source.yaml(), List.of("features.user.age..missing_share")).values())
        .containsExactly("0.5");
    fails(
        recipe,
        Map.of("features.user.age.missing_share", "0.5"),
        "--set features.user.age.missing_share: no element is named [user],"
            + " expected one of [genres, user.age., user_id]");
  }

  @Test
  void whatAReplacedValueMakesWrongIsToldWithItsOption() {
    fails(
        RECIPE,
        Map.of("fit.epochs", "-1"),
        "[films.yaml] line 21 with --set fit.epochs: fit.epochs must be at least 1, got: -1");
    fails(
        RECIPE,
        Map.of("tasks", "[]"),
        "[films.yaml] with --set tasks: recipe [films]: a ranker needs tasks, there is none");
    // The recipe has no fit.refit of its own.
    fails(
        RECIPE,
        Map.of("fit.refit.keep", "2"),
        "--set fit.refit.keep: fit.refit.keep must be a share in (0, 1], got: 2.0");
  }

  @Test
  void replacedValuesTravelWithTheRecipe() {
    RecipeSource source =
        RecipeReader.parse(
            "films.yaml",
            RECIPE,
            Map.of("network.mlp.layers", "[8]", "features.age.missing_share", "0.5"));
    assertThat(RecipeReader.parse("again", source.yaml(), Map.of()).recipe())
        .isEqualTo(source.recipe());
    assertThat(source.recipe().features().get(1).missingShare()).isEqualTo(0.5);
  }
}
