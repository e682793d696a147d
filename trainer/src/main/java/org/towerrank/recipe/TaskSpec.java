package org.towerrank.recipe;

import org.jspecify.annotations.Nullable;

/**
 * Something a ranker predicts.
 *
 * @param column the events' column with the label; the name if absent
 * @param positiveFrom if given, the label is 1 from this value on and 0 below or where it is empty;
 *     otherwise the column holds labels in [0, 1]
 * @param weight of its loss; 1 if absent
 */
public record TaskSpec(
    String name, @Nullable String column, @Nullable Double positiveFrom, @Nullable Double weight) {

  public TaskSpec {
    Recipe.require(name, "tasks.name");
    if (weight != null && !(weight > 0 && Double.isFinite(weight))) {
      throw new RecipeException("task [" + name + "]: weight must be positive, got: " + weight);
    }
  }

  public String columnName() {
    return column == null ? name : column;
  }

  public double lossWeight() {
    return weight == null ? 1 : weight;
  }
}
