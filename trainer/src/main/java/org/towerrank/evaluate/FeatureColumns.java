package org.towerrank.evaluate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Side;
import org.towerrank.model.Ranker;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;

/**
 * Which columns a model's features are read from is told by the recipe's features of their names.
 */
final class FeatureColumns {
  private FeatureColumns() {}

  /**
   * Checks that a recipe has all features that a model reads: without its column one would be
   * missing in every row. What else the recipe has is not read.
   *
   * @throws RecipeException naming the first feature that it lacks, or reads from another table
   */
  static void requireAll(Bundle bundle, Recipe recipe) {
    Map<String, Feature> told = new LinkedHashMap<>();
    for (FeatureSpec spec : recipe.features()) {
      spec.features().forEach(feature -> told.put(feature.name(), feature));
    }
    for (Feature read : bundle.schema().features()) {
      Feature feature = told.get(read.name());
      if (feature == null) {
        throw new RecipeException(
            "recipe ["
                + recipe.name()
                + "] lacks the feature ["
                + read.name()
                + "] of the model ["
                + bundle.name()
                + "]"
                + Nearest.hint(read.name(), told.keySet()));
      }
      if (!(recipe.network() instanceof Ranker) && isOfItems(feature) != isOfItems(read)) {
        throw new RecipeException(
            "recipe ["
                + recipe.name()
                + "]: feature ["
                + read.name()
                + "]: expected the side ["
                + side(read)
                + "] that it has in the model ["
                + bundle.name()
                + "], got ["
                + side(feature)
                + "]");
      }
    }
  }

  /** Of two towers such features are read from the catalogue, and all others from events. */
  private static boolean isOfItems(Feature feature) {
    return feature.side() == Side.ITEM;
  }

  private static String side(Feature feature) {
    return feature.side().name().toLowerCase(Locale.ROOT);
  }
}
