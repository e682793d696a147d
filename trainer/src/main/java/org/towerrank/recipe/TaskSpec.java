package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Something a ranker predicts.
 *
 * @param column the events' column with the label; the name if absent
 * @param positiveFrom if given, the label is 1 from this value on and 0 below; otherwise the column
 *     holds the labels
 * @param weight of its loss; 1 if absent
 * @param empty what a row is whose column is empty; if absent, negative with {@code positiveFrom}
 */
public record TaskSpec(
    String name,
    @Nullable String column,
    @Nullable Double positiveFrom,
    @Nullable Double weight,
    @Nullable Empty empty) {

  /** What an empty cell says of a row. */
  public enum Empty {
    /** Its label is 0. */
    @JsonProperty("negative")
    NEGATIVE,
    /** It has no label, so that the task's loss and metrics leave it out. */
    @JsonProperty("left_out")
    LEFT_OUT
  }

  public TaskSpec {
    Recipe.require(name, "tasks.name");
    Recipe.requireName("tasks.name", name);
    if (weight != null && !(weight > 0 && Double.isFinite(weight))) {
      throw new RecipeException("task [" + name + "]: weight must be positive, got: " + weight);
    }
    if (empty == Empty.NEGATIVE && positiveFrom == null) {
      throw new RecipeException(
          "task ["
              + name
              + "]: [empty: negative] needs positive_from; where the column holds labels, write 0,"
              + " or choose [empty: left_out]");
    }
  }

  public String columnName() {
    return column == null ? name : column;
  }

  public double lossWeight() {
    return weight == null ? 1 : weight;
  }
}
