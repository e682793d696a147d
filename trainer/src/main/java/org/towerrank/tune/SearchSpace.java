package org.towerrank.tune;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.towerrank.bundle.Run;
import org.towerrank.data.DataFingerprint;
import org.towerrank.recipe.RangeSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/**
 * What may change of a recipe.
 *
 * @param recipe its text
 * @param dimensions what trials differ in
 * @param features that a trial may read besides, as YAML
 * @param places where the range of each key was found, for errors
 */
record SearchSpace(
    String recipe, List<Dimension> dimensions, List<String> features, Map<String, String> places) {
  /** The dimension that says which features are read. Not a key of recipes. */
  static final String FEATURES = "features";

  /** The features of the recipe. */
  static final String OF_RECIPE = "\"recipe\"";

  /** All others too. */
  static final String ALL = "\"all\"";

  private static final String START = "fit.start_from";
  private static final double BETWEEN = .3779;

  SearchSpace {
    dimensions = List.copyOf(dimensions);
    features = List.copyOf(features);
    places = Map.copyOf(places);
  }

  /**
   * Checks ranges by fitting nothing: each end of each has to be a valid value of its key.
   *
   * @throws RecipeException naming the place of a range that is none, and the nearest valid key
   */
  static SearchSpace of(
      RecipeSource recipe,
      Map<String, RangeSpec> ranges,
      List<String> features,
      Map<String, String> places) {
    List<Dimension> dimensions = new ArrayList<>();
    ranges.forEach((key, range) -> dimensions.add(Dimension.of(key, range)));
    SearchSpace space =
        new SearchSpace(
            recipe.yaml(), new ArrayList<>(dimensions), features, keys(dimensions, places));
    for (Dimension dimension : dimensions) {
      space.requireValid(dimension);
    }
    space.requireOneRangeEach();
    if (features.isEmpty()) {
      return space;
    }
    dimensions.add(
        Dimension.of(
            FEATURES,
            RangeSpec.of(
                List.of(
                    JsonNodeFactory.instance.textNode("recipe"),
                    JsonNodeFactory.instance.textNode("all")),
                List.of())));
    return new SearchSpace(recipe.yaml(), dimensions, features, space.places());
  }

  /** The place of a range for each of its keys. */
  private static Map<String, String> keys(List<Dimension> dimensions, Map<String, String> places) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      String place = places.getOrDefault(dimension.key(), "range of [" + dimension.key() + "]");
      dimension.keys().forEach(key -> all.put(key, place));
    }
    return all;
  }

  /** A value is replaced in the order of ranges: what the last of them says would hide others. */
  private void requireOneRangeEach() {
    List<String> before = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      for (String key : dimension.keys()) {
        if (before.stream().anyMatch(other -> (other + ".").startsWith(key + "."))) {
          throw new RecipeException(
              places.get(key)
                  + ": ["
                  + key
                  + "] takes the place of what an earlier range says: expected one range for each"
                  + " key, and that of a whole section before those of its keys");
        }
      }
      before.addAll(dimension.keys());
    }
    if (!features.isEmpty() && before.contains(FEATURES)) {
      throw new RecipeException(
          places.get(FEATURES)
              + ": with [columns: all] which features are read is a setting of its own: expected no"
              + " range of [features]");
    }
  }

  private void requireValid(Dimension dimension) {
    for (String key : dimension.keys()) {
      if (key.startsWith("data") || key.equals("fit.seed")) {
        throw new RecipeException(
            places.get(key)
                + ": ["
                + key
                + "] is no setting to search: expected keys of [features, network, fit]");
      }
    }
    switch (dimension) {
      case Dimension.Choice choice -> choice.values().forEach(value -> requireValid(choice, value));
      case Dimension.Interval interval -> {
        requireValid(interval, interval.value(0));
        requireValid(interval, interval.value(1));
        requireBetween(interval);
      }
    }
  }

  /** A score of other labels, or by another metric, says nothing of what is better. */
  private void requireValid(Dimension dimension, String value) {
    Recipe ofTrial = recipe(Map.of(dimension.key(), value)).recipe();
    Recipe own = recipe(Map.of()).recipe();
    // Of a whole section, too.
    if (!ofTrial.fit().seed().equals(own.fit().seed())) {
      String seed = "[seed: " + own.fit().seed() + "]";
      throw changing(
          dimension,
          value,
          "fit.seed, which is no setting to search: expected "
              + seed
              + " in it, as the recipe has");
    }
    if (!Measure.of(ofTrial).equals(Measure.of(own))) {
      throw changing(
          dimension,
          value,
          "what trials are measured by, so that they do not compare: expected the data, the labels"
              + " of tasks, network.loss and fit.select_by of the recipe");
    }
  }

  private RecipeException changing(Dimension dimension, String value, String what) {
    String place = places.get(dimension.key());
    return new RecipeException(
        place + ": " + dimension.keys() + " with the value " + value + " changes " + what);
  }

  /** Where the ends are valid and what lies between is not, whole numbers are needed. */
  private void requireBetween(Dimension.Interval interval) {
    try {
      recipe(Map.of(interval.key(), interval.value(BETWEEN)));
    } catch (RecipeException e) {
      throw new RecipeException(
          e.getMessage() + "; a range of whole numbers has a [step], such as 1", e);
    }
  }

  /**
   * The recipe of a trial.
   *
   * @param settings values by the key of their dimension; of others the recipe's stay
   * @throws RecipeException if they contradict each other
   */
  RecipeSource recipe(Map<String, String> settings) {
    Map<String, String> replaced = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      String value = settings.get(dimension.key());
      if (value != null && !saysColumns(dimension)) {
        dimension.keys().forEach(key -> replaced.put(key, value));
      }
    }
    boolean all = !features.isEmpty() && ALL.equals(settings.get(FEATURES));
    return RecipeReader.variant("recipe", recipe, all ? features : List.of(), replaced, places);
  }

  /** Whether it is the dimension of further features, and no range of the key of recipes. */
  private boolean saysColumns(Dimension dimension) {
    return !features.isEmpty() && dimension.key().equals(FEATURES);
  }

  /**
   * What the recipe itself has of the dimensions. Not those that it leaves to a default, or sets to
   * what no trial may have.
   */
  Map<String, String> ofRecipe() {
    Map<String, String> own =
        RecipeReader.said(recipe, dimensions.stream().map(Dimension::key).toList());
    if (!features.isEmpty()) {
      own.put(FEATURES, OF_RECIPE);
    }
    Map<String, String> possible = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      String value = own.get(dimension.key());
      if (value != null && dimension.has(value)) {
        possible.put(dimension.key(), value);
      }
    }
    return possible;
  }

  /**
   * The SHA-256 of what trials are fitted to and measured by, by name: files of data, and the runs
   * that they start from.
   *
   * @param data the directory that the files are relative to
   */
  Map<String, String> fingerprints(Path data) throws IOException {
    Recipe itself = recipe(Map.of()).recipe();
    Map<String, String> sums = new TreeMap<>(DataFingerprint.of(itself.data(), data));
    for (String run : starts(itself)) {
      Path file = Path.of(run).resolve(Run.FILE);
      // Who opens a run that is not there says what is.
      if (Files.isRegularFile(file)) {
        sums.put(file.toString(), DataFingerprint.of(file));
      }
    }
    return sums;
  }

  /** The runs whose embeddings trials may start from. */
  private Set<String> starts(Recipe itself) {
    Set<String> runs = new LinkedHashSet<>();
    addTo(runs, itself);
    for (Dimension dimension : dimensions) {
      if (dimension instanceof Dimension.Choice choice
          && choice.keys().stream().anyMatch(START::startsWith)) {
        choice.values().forEach(value -> addTo(runs, recipe(Map.of(choice.key(), value)).recipe()));
      }
    }
    return runs;
  }

  private static void addTo(Set<String> runs, Recipe recipe) {
    String start = recipe.fit().startFrom();
    if (start != null) {
      runs.add(start);
    }
  }

  /** What it is, a line a dimension. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    dimensions.forEach(dimension -> lines.add(dimension.text()));
    lines.addAll(features);
    return lines;
  }
}
