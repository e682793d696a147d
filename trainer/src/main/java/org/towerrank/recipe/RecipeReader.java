package org.towerrank.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.Nearest;

/** Reads recipes. */
public final class RecipeReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

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
    return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8), replaced);
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
   * Reads the text of a recipe.
   *
   * @param file what to call it in errors
   */
  public static RecipeSource parse(String file, String yaml, Map<String, String> replaced) {
    try {
      Recipe recipe = bind(file, YAML.readTree(yaml), yaml);
      if (replaced.isEmpty()) {
        return new RecipeSource(recipe, yaml);
      }
      JsonNode tree = YAML.readTree(yaml);
      for (Map.Entry<String, String> entry : replaced.entrySet()) {
        replace(tree, entry.getKey(), YAML.readTree(entry.getValue()));
      }
      return new RecipeSource(YAML.treeToValue(tree, Recipe.class), YAML.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw explain(file, e);
    }
  }

  private static Recipe bind(String file, JsonNode tree, String yaml)
      throws JsonProcessingException {
    if (!tree.isObject()) {
      throw new RecipeException("[" + file + "]: expected a mapping of keys, got [" + tree + "]");
    }
    return YAML.readValue(yaml, Recipe.class);
  }

  private static void replace(JsonNode tree, String key, JsonNode value) {
    List<String> path = Arrays.asList(key.split("\\.", -1));
    JsonNode at = tree;
    for (String step : path.subList(0, path.size() - 1)) {
      JsonNode next = at.isArray() ? element(at, step) : at.get(step);
      if (next == null && at instanceof ObjectNode object) {
        next = object.putObject(step);
      }
      at = next == null ? at : next;
    }
    if (!(at instanceof ObjectNode object)) {
      throw new RecipeException("--set " + key + ": there is no mapping to set a key of");
    }
    object.set(path.get(path.size() - 1), value);
  }

  /** The element of a list that has this name, so that features and tasks are reached by name. */
  private static JsonNode element(JsonNode list, String name) {
    for (JsonNode element : list) {
      if (element.path("name").asText().equals(name)) {
        return element;
      }
    }
    throw new RecipeException(
        "--set: no element is named ["
            + name
            + "]"
            + Nearest.hint(name, list.findValuesAsText("name")));
  }

  private static RecipeException explain(String file, JsonProcessingException e) {
    String place = "[" + file + "]" + line(e.getLocation());
    String problem =
        switch (e) {
          case UnrecognizedPropertyException unknown ->
              "unknown key ["
                  + unknown.getPropertyName()
                  + "]"
                  + Nearest.hint(
                      unknown.getPropertyName(),
                      unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
          case InvalidFormatException format -> invalid(format);
          case InvalidTypeIdException type -> type.getOriginalMessage();
          case JsonMappingException mapping when mapping.getCause() != null ->
              String.valueOf(mapping.getCause().getMessage());
          default -> e.getOriginalMessage();
        };
    return new RecipeException(place + ": " + problem, e);
  }

  private static String invalid(InvalidFormatException e) {
    String key = e.getPath().isEmpty() ? "" : String.valueOf(e.getPath().getLast().getFieldName());
    String value = String.valueOf(e.getValue());
    String found = "key [" + key + "]: unknown value [" + value + "]";
    Object[] constants = e.getTargetType().getEnumConstants();
    if (constants == null) {
      return found
          + ", expected a "
          + e.getTargetType().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
    List<String> names =
        Arrays.stream(constants).map(c -> c.toString().toLowerCase(java.util.Locale.ROOT)).toList();
    return found + Nearest.hint(value, names);
  }

  private static String line(JsonLocation location) {
    return location == null || location.getLineNr() < 1 ? "" : " line " + location.getLineNr();
  }
}
