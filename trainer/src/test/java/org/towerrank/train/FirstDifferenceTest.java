package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells whether a fit may go on: recipes that say the same are the same. */
class FirstDifferenceTest {

  private static String recipe(String encoder) {
    return """
        name: numbers
        data: {train: train.csv, validation: val.csv, test: test.csv}
        features:
          - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: age, side: user, kind: numeric, encoder: %s}
        tasks: [{name: click}]
        network: {architecture: fm, dimension: 4}
        """
        .formatted(encoder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: min_max, log: true}",
        "{type: identity, missing: -1}",
        "{type: identity, missing: mean}",
        "{type: linear, scale: 2, shift: 1, clip: [0, 1], missing: 0, log1p: true}",
        "{type: standard, clip: [-3, 3], missing: -4}",
        "{type: quantile, quantiles: [0.005, 0.995], missing: 0.5}",
      })
  void theSameRecipeReadTwiceIsTheSame(String encoder) {
    assertThat(FirstDifference.ofRecipes(recipe(encoder), recipe(encoder))).isEmpty();
  }

  @Test
  void anotherMissingNumberIsToldAsRecipesSayIt() {
    assertThat(
            FirstDifference.ofRecipes(
                recipe("{type: identity, missing: -1}"), recipe("{type: identity}")))
        .contains("in the recipe features.age.encoder.missing is [-1.0] there and [mean] here");
  }

  @Test
  void anotherEncoderIsToldByItsType() {
    assertThat(
            FirstDifference.ofRecipes(
                recipe("{type: min_max, log: true}"), recipe("{type: standard}")))
        .contains("in the recipe features.age.encoder.type is [min_max] there and [standard] here");
  }

  @Test
  void whatOneRecipeLacksIsToldByItsKeys() {
    String experts =
        "{architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [4]},"
            + " tower: {layers: [4]}, gates: per_task%s}";
    String there = recipe("{type: standard}").replaceFirst("network: .*", "network: " + experts);
    assertThat(
            FirstDifference.ofRecipes(
                there.formatted(""), there.formatted(", gate: {top: 2, balance: 0.5}")))
        .contains(
            "in the recipe network.gate is [nothing] there and [{\"top\":2,\"balance\":0.5}] here");
    String other = recipe("{type: standard}").replace("numeric, encoder: {type: standard}", "%s");
    assertThat(
            FirstDifference.ofRecipes(
                other.formatted("categorical, encoder: {type: hash, buckets: 3}"),
                other.formatted("categorical, shares: user")))
        .contains(
            "in the recipe features.age.encoder is [{\"type\":\"hash\",\"buckets\":3}] there and"
                + " [nothing] here");
  }

  /** A recipe has dozens of features: how many each has does not tell which to look at. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,c | a,b,c,d | [3] is [nothing] there and [d] here",
        "a,b,c | a,d,b,c | [1] is [nothing] there and [d] here",
        "a,b,c | b,c     | [0] is [a] there and [nothing] here",
        "a,b,c | a,b     | [2] is [c] there and [nothing] here",
        "a,b,c | a,c,b   | [1] is [b] there and [c] here",
        "a,b,c | a,d,c   | [1].name is [b] there and [d] here",
      })
  void featuresThatOneRecipeLacksAreNamed(String there, String here, String told) {
    assertThat(FirstDifference.ofRecipes(withFeatures(there), withFeatures(here)))
        .contains("in the recipe features" + told);
  }

  private static String withFeatures(String names) {
    String features =
        Arrays.stream(names.split(","))
            .map(
                "  - {name: %s, side: user, kind: categorical, encoder: {type: vocabulary}}\n"
                    ::formatted)
            .collect(Collectors.joining());
    return recipe("{type: min_max}").replaceFirst("(?s)  - .*?(?=tasks)", features);
  }
}
