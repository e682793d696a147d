package org.towerrank.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.yaml.YamlException;
import org.towerrank.yaml.YamlFile;
import org.towerrank.yaml.YamlTree;

/** Reads recipes. */
public final class RecipeReader {
  private static final String TUNE = "tune";

  private RecipeReader() {}

  /**
   * Reads a recipe, with some of its values replaced.
   *
   * @param replaced new values by key, inner keys behind dots: {@code fit.batch_size → 1024}
   * @throws RecipeException naming file, line and the nearest valid key or value
   */
  public static RecipeSource read(Path file, Map<String, String> replaced) throws IOException {
    if (!Files.exists(file)) {
      throw new RecipeException("recipe [" + file + "] does not exist");
    }
    try {
      return parse(file.toString(), YamlFile.read(file), replaced);
    } catch (YamlException e) {
      throw new RecipeException("recipe " + e.getMessage(), e);
    }
  }

  /**
   * Reads a recipe that comes with TowerRank.
   *
   * @param name of the recipe, such as {@code movielens-dssm}
   * @throws RecipeException when there is none of this name
   */
  public static RecipeSource shipped(String name, Map<String, String> replaced) throws IOException {
    String file = "recipes/" + name + ".yaml";
    try (InputStream in = RecipeReader.class.getResourceAsStream("/" + file)) {
      if (in == null) {
        throw new RecipeException("no recipe [" + name + "] comes with TowerRank");
      }
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8), replaced);
    }
  }

  /**
   * A variant of a recipe, which says nothing of tuning any more.
   *
   * @param file what to call it in errors
   * @param features to add, each as YAML
   * @param replaced new values by key, inner keys behind dots
   * @param places where each of these keys was found, for errors
   */
  public static RecipeSource variant(
      String file,
      String yaml,
      List<String> features,
      Map<String, String> replaced,
      Map<String, String> places) {
    try {
      YamlTree tree = YamlTree.parse(file, yaml);
      tree.remove(TUNE);
      features.forEach(feature -> tree.add("features", feature));
      replaced.forEach(
          (key, value) -> tree.replace(key, value, places.getOrDefault(key, "[" + key + "]")));
      return new RecipeSource(tree.bind(Recipe.class), tree.yaml());
    } catch (YamlException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads the text of a recipe.
   *
   * @param file what to call it in errors
   */
  public static RecipeSource parse(String file, String yaml, Map<String, String> replaced) {
    try {
      YamlTree tree = YamlTree.parse(file, yaml);
      // The file must be valid by itself, whatever the options replace.
      Recipe recipe = tree.bind(Recipe.class);
      if (replaced.isEmpty()) {
        return new RecipeSource(recipe, yaml);
      }
      replaced.forEach(tree::replace);
      return new RecipeSource(tree.bind(Recipe.class), tree.yaml());
    } catch (YamlException e) {
      throw new RecipeException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What the text of a recipe says of some keys, each as YAML; those that it leaves to their
   * defaults are not there.
   *
   * @param keys inner keys behind dots
   */
  public static Map<String, String> said(String yaml, Collection<String> keys) {
    YamlTree tree = YamlTree.parse("recipe", yaml);
    Map<String, String> said = new LinkedHashMap<>();
    for (String key : keys) {
      tree.find(key).ifPresent(value -> said.put(key, value));
    }
    return said;
  }
}
