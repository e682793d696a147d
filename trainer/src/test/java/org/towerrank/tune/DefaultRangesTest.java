package org.towerrank.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** A recipe that names no ranges can be searched, whatever its network demands. */
class DefaultRangesTest {
  private static final Path RECIPES = Path.of("..", "recipes");

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<String> searched(RecipeSource recipe) {
    return SearchSpace.of(recipe, DefaultRanges.of(recipe), List.of(), Map.of())
        .dimensions()
        .stream()
        .map(Dimension::key)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyValueIsValidForItsRecipe(Path recipe) throws IOException {
    assertThat(searched(RecipeReader.read(recipe, Map.of())))
        .contains("network.dimension", "fit.batch_size");
  }

  /** Two of them are equal, and not the same object. */
  @Test
  void aRecipeWithALargeSeedCanBeSearched() throws IOException {
    Path recipe = RECIPES.resolve("demo-deepfm.yaml");
    assertThat(searched(RecipeReader.read(recipe, Map.of("fit.seed", "5000000000"))))
        .contains("network.dimension");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{architecture: mmoe, dimension: 8, experts: 1, gates: none, expert: {layers: [16]}, tower: {layers: []}}",
        "{architecture: mmoe, dimension: 8, experts: 4, gates: per_task, expert: {layers: [16]},"
            + " tower: {layers: []}, gate: {top: 3, balance: 0.1}}",
        "{architecture: mmoe, dimension: 8, experts: 2, gates: one, expert: {layers: [16]}, tower: {layers: []},"
            + " other_experts: [{layers: [8, 16]}]}",
        "{architecture: ple, dimension: 8, levels: 1, shared_experts: 1, task_experts: 1,"
            + " expert: {layers: [16]}, tower: {layers: []}}",
        "{architecture: pnn, dimension: 8, products: inner, mlp: {layers: [16]}}",
        "{architecture: dcn_v2, dimension: 8, cross_layers: 1, mlp: {layers: [16]}}"
      })
  void networksOfUnusualSizesCanBeSearched(String network) {
    String yaml =
        """
        name: unusual
        data: {train: a, validation: b, test: c}
        features:
          - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        tasks: [{name: click}, {name: like}]
        """
            + ("network: " + network + "\n");
    assertThat(searched(RecipeReader.parse("recipe", yaml, Map.of())))
        .contains("network.dimension", "fit.batch_size");
  }
}
