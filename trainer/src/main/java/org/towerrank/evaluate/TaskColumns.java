package org.towerrank.evaluate;

import java.util.List;
import org.towerrank.feature.Nearest;
import org.towerrank.inference.InferenceException;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;

/** A number for each task and row, those of a row together, in the order of some task names. */
final class TaskColumns {
  private TaskColumns() {}

  /**
   * Checks that a recipe has the tasks that a model scores, in whatever order.
   *
   * @throws RecipeException naming the first task that only one of them has
   */
  static void requireSame(String model, List<String> tasks, Recipe recipe) {
    List<String> labelled = recipe.taskNames();
    for (String task : tasks) {
      if (!labelled.contains(task)) {
        throw new RecipeException(
            "recipe ["
                + recipe.name()
                + "] lacks the task ["
                + task
                + "] of the model ["
                + model
                + "]"
                + Nearest.hint(task, labelled));
      }
    }
    for (String task : labelled) {
      if (!tasks.contains(task)) {
        throw new RecipeException(
            "the model ["
                + model
                + "] has no task ["
                + task
                + "], which the recipe ["
                + recipe.name()
                + "] has"
                + Nearest.hint(task, tasks));
      }
    }
  }

  /**
   * Checks that a recipe has tasks that follow one another in the order of the model.
   *
   * @throws RecipeException if it has another
   */
  static void requireOrder(String model, List<String> tasks, Recipe recipe) {
    if (!recipe.taskNames().equals(tasks)) {
      throw new RecipeException(
          "recipe ["
              + recipe.name()
              + "]: its tasks follow one another, expected them in the order of the model ["
              + model
              + "], "
              + tasks
              + ", got "
              + recipe.taskNames());
    }
  }

  /**
   * The same columns in another order.
   *
   * @param from the names in the order of {@code values}
   * @param to the same names in the order wanted
   */
  static float[] reorder(float[] values, List<String> from, List<String> to) {
    int[] source = to.stream().mapToInt(from::indexOf).toArray();
    float[] moved = new float[values.length];
    for (int row = 0; row < values.length; row += source.length) {
      for (int task = 0; task < source.length; task++) {
        moved[row + task] = values[row + source[task]];
      }
    }
    return moved;
  }

  /**
   * Checks that all scores are finite.
   *
   * @param file that the rows are of
   * @throws InferenceException naming task and row of the first that is not
   */
  static void requireFinite(List<String> tasks, float[] scores, String file) {
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new InferenceException(
            "task ["
                + tasks.get(i % tasks.size())
                + "], row "
                + (i / tasks.size() + 1)
                + " of ["
                + file
                + "]: expected a finite score, got ["
                + scores[i]
                + "]");
      }
    }
  }
}
