package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;

/**
 * Entire space multi-task model (Ma et al. 2018, SIGIR, "Entire Space Multi-Task Model"): tasks are
 * steps that follow one another, such as a click and then a conversion. A tower for each, over the
 * same embeddings, gives the probability of the step after those before. The score of a task is the
 * probability of all steps up to it, {@code pCTCVR = pCTR · pCVR}. The losses are those of the
 * scores, over all rows, so that conversions are learned where no click was, too.
 *
 * @param dimension of the embeddings
 * @param tower the layers of each task's tower before its output
 * @param fieldDropout share of the embedding elements dropped when fitting
 */
public record Esmm(int dimension, Mlp tower, float fieldDropout) implements Ranker {

  public Esmm {
    NetworkKeys.requirePositive("dimension", dimension);
    NetworkKeys.require("tower", tower);
    NetworkKeys.requireShare("field_dropout", fieldDropout);
  }

  @Override
  public boolean sequential() {
    return true;
  }

  @Override
  public List<String> outputLayers(int tasks) {
    return TaskTowers.outputs(tasks);
  }

  @Override
  public <T> T logits(Ops<T> ops, FeatureSchema schema, int tasks) {
    return ops.concat(steps(ops, schema, tasks));
  }

  @Override
  public <T> T outputs(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> scores = new ArrayList<>();
    for (T logit : steps(ops, schema, tasks)) {
      T step = ops.activation(Activation.SIGMOID, logit);
      scores.add(scores.isEmpty() ? step : ops.multiply(scores.getLast(), step));
    }
    return ops.concat(scores);
  }

  /** The log-odds of each step after those before: {@code [R, 1]}. */
  private <T> List<T> steps(Ops<T> ops, FeatureSchema schema, int tasks) {
    List<T> parts = FieldEmbeddings.columns(ops, schema, dimension, fieldDropout);
    List<T> steps = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<T> tall = tower.apply(ops, TaskTowers.name(task), parts);
      steps.add(ops.linear(TaskTowers.output(task), tall, 1));
    }
    return steps;
  }
}
