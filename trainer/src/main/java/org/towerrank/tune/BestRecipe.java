package org.towerrank.tune;

import java.util.List;
import org.towerrank.recipe.RecipeSource;

/** The best trial as a recipe, with a comment of what it gained. */
final class BestRecipe {
  private BestRecipe() {}

  /**
   * @param before trials before it, in order
   * @param seed of the search
   */
  static String text(Trial trial, List<Trial> before, RecipeSource recipe, long seed) {
    StringBuilder text = new StringBuilder();
    text.append("# Settings of trial ").append(trial.trial());
    text.append(" of towerrank tune, --seed ").append(seed).append(".\n");
    text.append("# On validation ").append(trial.text());
    if (before.isEmpty()) {
      text.append(", which is the recipe as it was");
    } else if (before.getFirst().score() != null) {
      text.append("; the recipe as it was ").append(before.getFirst().text());
    }
    text.append(".\n");
    trial
        .settings()
        .forEach(
            (key, value) -> text.append("# ").append(key).append(": ").append(value).append('\n'));
    return text + recipe.yaml().replaceFirst("^---\\R", "");
  }
}
