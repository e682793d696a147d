package org.towerrank.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.recipe.OptimizerSpec;

/**
 * Weights by how uncertain tasks are (Kendall, Gal and Cipolla 2018, CVPR, "Multi-task learning
 * using uncertainty to weigh losses"): {@code Σ L_t exp(-s_t) + s_t / 2}, where {@code s_t = log
 * σ_t²} is learned beside the network, from 0 on. The weight {@code exp(-s_t)} falls where the loss
 * stays large, and comes to rest at {@code 1 / (2 L_t)}.
 */
final class UncertaintyWeighting implements TaskWeighting {
  private static final String NOTE = "weights of tasks";
  private static final String STEPS = "steps of weights of tasks";

  private final List<String> tasks;
  private final UpdateRule rule;
  private final float rate;

  /** The logarithms, then their moments. */
  private final float[] values;

  private int step;

  UncertaintyWeighting(List<String> tasks, OptimizerSpec optimizer) {
    this.tasks = tasks;
    this.rule = UpdateRule.of(optimizer.type());
    this.rate = optimizer.learningRate().floatValue();
    this.values = new float[tasks.size() * (1 + rule.moments())];
  }

  @Override
  public double[] weights() {
    double[] weights = new double[tasks.size()];
    for (int task = 0; task < weights.length; task++) {
      weights[task] = Math.exp(-values[task]);
    }
    return weights;
  }

  @Override
  public double loss(double[] ofTasks) {
    double sum = 0;
    for (int task = 0; task < ofTasks.length; task++) {
      sum += Math.exp(-values[task]) * ofTasks[task] + values[task] / 2;
    }
    return sum;
  }

  /** The gradient of the loss by s, {@code 1/2 - L exp(-s)}, is followed as those of layers are. */
  @Override
  public void learn(double[] ofTasks) {
    float[] gradient = new float[ofTasks.length];
    for (int task = 0; task < gradient.length; task++) {
      gradient[task] = (float) (0.5 - Math.exp(-values[task]) * ofTasks[task]);
    }
    step++;
    rule.step(step, rate, 0, 0).update(values, gradient.length, gradient);
  }

  @Override
  public void save(Notes notes) {
    notes.put(NOTE, values);
    notes.put(STEPS, step);
  }

  @Override
  public void restore(Notes notes) {
    // An earlier run may have had given weights.
    if (notes.find(NOTE) != null) {
      notes.read(NOTE, values);
      step = (int) notes.number(STEPS);
    }
  }

  @Override
  public Map<String, Double> learned() {
    Map<String, Double> learned = new LinkedHashMap<>();
    double[] weights = weights();
    for (int task = 0; task < weights.length; task++) {
      learned.put(tasks.get(task), weights[task]);
    }
    return Collections.unmodifiableMap(learned);
  }
}
