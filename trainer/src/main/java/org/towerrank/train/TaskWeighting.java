package org.towerrank.train;

import java.util.List;
import java.util.Map;
import org.towerrank.recipe.FitSpec;
import org.towerrank.recipe.TaskSpec;

/** How the losses of tasks make one loss. */
sealed interface TaskWeighting permits TaskWeighting.Fixed, UncertaintyWeighting {

  /** What a recipe asks for. */
  static TaskWeighting of(List<TaskSpec> tasks, FitSpec fit) {
    return switch (fit.taskWeighting()) {
      case FIXED -> new Fixed(tasks.stream().mapToDouble(TaskSpec::lossWeight).toArray());
      case UNCERTAINTY ->
          new UncertaintyWeighting(tasks.stream().map(TaskSpec::name).toList(), fit.optimizer());
    };
  }

  /** The present weight of each task's loss. */
  double[] weights();

  /** The one loss. */
  double loss(double[] ofTasks);

  /** Learns from a step's losses, which were weighted by {@link #weights}. */
  void learn(double[] ofTasks);

  /** The weights of tasks that were learned, by name; empty if none are. */
  Map<String, Double> learned();

  /** Writes down what was learned. */
  default void save(Notes notes) {}

  /** Goes on from what was learned. */
  default void restore(Notes notes) {}

  /** Weights that the recipe gives. */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record Fixed(double[] weights) implements TaskWeighting {

    @Override
    public double loss(double[] ofTasks) {
      double sum = 0;
      for (int task = 0; task < weights.length; task++) {
        sum += weights[task] * ofTasks[task];
      }
      return sum;
    }

    @Override
    public void learn(double[] ofTasks) {
      // They are given.
    }

    @Override
    public Map<String, Double> learned() {
      return Map.of();
    }
  }
}
