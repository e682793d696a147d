package org.towerrank.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.recipe.TuneSpec;
import org.towerrank.yaml.YamlException;
import org.towerrank.yaml.YamlFile;
import org.towerrank.yaml.YamlTree;

/**
 * What to search, and where it was said.
 *
 * @param places of ranges by key, for errors, such as {@code [space.yaml] line 3}
 */
public record Space(TuneSpec spec, Map<String, String> places) {

  /**
   * What a file says.
   *
   * @throws RecipeException naming file, line and the nearest valid key
   */
  public static Space of(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new RecipeException("space [" + file + "] does not exist");
    }
    try {
      YamlTree tree = YamlTree.parse(file.toString(), YamlFile.read(file));
      return of(tree.bind(TuneSpec.class), tree, "/ranges/");
    } catch (YamlException e) {
      throw new RecipeException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a recipe says, or the usual.
   *
   * @param file the recipe's, for errors
   */
  public static Space of(Path file, RecipeSource recipe) {
    TuneSpec spec = recipe.recipe().tune();
    return spec == null
        ? new Space(TuneSpec.defaults(), Map.of())
        : of(spec, YamlTree.parse(file.toString(), recipe.yaml()), "/tune/ranges/");
  }

  private static Space of(TuneSpec spec, YamlTree tree, String pointer) {
    Map<String, String> places = new LinkedHashMap<>();
    spec.ranges().keySet().forEach(key -> places.put(key, tree.place(pointer + key)));
    return new Space(spec, places);
  }

  /** The same with these columns to read. */
  public Space with(TuneSpec.Columns columns) {
    return new Space(new TuneSpec(columns, spec.ranges()), places);
  }
}
