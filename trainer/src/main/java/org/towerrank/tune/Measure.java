package org.towerrank.tune;

import java.util.List;
import org.towerrank.model.Loss;
import org.towerrank.recipe.DataSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.TaskSpec;

/**
 * What the scores of trials are of. Two scores compare only where it is the same.
 *
 * @param data the files, and what of their rows counts
 * @param tasks without the weights of their losses
 * @param loss which says what the metrics are
 * @param sequential whether each label is that of all steps up to its own
 * @param selectBy the metrics that a score is made of, if the recipe names them
 */
record Measure(
    DataSpec data, List<TaskSpec> tasks, Loss loss, boolean sequential, List<String> selectBy) {
  static Measure of(Recipe recipe) {
    return new Measure(
        recipe.data(),
        recipe.tasks().stream().map(Measure::withoutWeight).toList(),
        recipe.loss(),
        recipe.sequential(),
        recipe.fit().selectBy());
  }

  private static TaskSpec withoutWeight(TaskSpec task) {
    return new TaskSpec(task.name(), task.column(), task.positiveFrom(), null, task.empty());
  }
}
