package org.towerrank.recipe;

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

/** The recipes in the directory {@code recipes}. */
class ShippedRecipesTest {
  private static final Path DIRECTORY = Path.of("..", "recipes");

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeIsReadAndNamedAsItsFile(Path file) throws IOException {
    Recipe recipe = RecipeReader.read(file, Map.of()).recipe();
    assertThat(file.getFileName()).hasToString(recipe.name() + ".yaml");
    assertThat(recipe.features().stream().map(FeatureSpec::name)).doesNotHaveDuplicates();
    assertThat(recipe.features().stream().map(FeatureSpec::feature)).isNotEmpty();
  }

  @Test
  void variantsOfCensusIncomeDifferInTheNetworkOnly() throws IOException {
    Recipe mmoe =
        RecipeReader.read(DIRECTORY.resolve("census-income-mmoe.yaml"), Map.of()).recipe();
    for (String variant :
        List.of(
            "census-income-omoe",
            "census-income-shared-bottom",
            "census-income-ple",
            "census-income-mmoe-top-2")) {
      Recipe other = RecipeReader.read(DIRECTORY.resolve(variant + ".yaml"), Map.of()).recipe();
      assertThat(other)
          .usingRecursiveComparison()
          .ignoringFields("name", "network")
          .isEqualTo(mmoe);
      assertThat(other.network()).isNotEqualTo(mmoe.network());
    }
  }
}
