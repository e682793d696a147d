package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.towerrank.recipe.OptimizerSpec;

/** Changes weights by the gradients of a step: of embedding tables only the rows it read. */
final class Optimizer {
  private final OptimizerSpec spec;
  private final UpdateRule rule;
  private final Map<String, float[][]> denseMoments = new HashMap<>();
  private int step;

  Optimizer(OptimizerSpec spec) {
    this.spec = spec;
    this.rule = UpdateRule.of(spec.type());
  }

  /** Applies the gradients of a tape whose loss was propagated back. */
  void apply(Tape tape) {
    step++;
    tape.dense().forEach((name, array) -> updateDense(tape.parameters().dense(name), array));
    tape.lookups().stream()
        .collect(
            Collectors.groupingBy(
                lookup -> lookup.embedding().table(),
                IdentityHashMap::new,
                Collectors.groupingBy(
                    lookup -> lookup.embedding().column(), TreeMap::new, Collectors.toList())))
        .values()
        .forEach(embeddings -> updateTable(tape, List.copyOf(embeddings.values())));
  }

  private void updateDense(Parameter.Dense parameter, NDArray array) {
    float[] gradient = new float[parameter.data().length];
    // A copy: the view that the engine offers of a transposed gradient outlives its memory.
    try (NDArray values = array.getGradient()) {
      values.toByteBuffer(false).asFloatBuffer().get(gradient);
    }
    double rate = parameter.isRecency() ? spec.recencyLearningRate() : spec.learningRate();
    UpdateRule.Step how = step(rate, parameter.isDecayed() ? spec.weightDecay() : 0);
    float[][] moments =
        denseMoments.computeIfAbsent(
            parameter.name(), name -> rule.newMoments(parameter.data().length));
    rule.update(parameter.data(), gradient, gradient.length, moments, how);
  }

  /**
   * @param embeddings the look-ups of each embedding of one table
   */
  private void updateTable(Tape tape, List<List<Lookup>> embeddings) {
    TableGradients all = new TableGradients(embeddings);
    if (all.isComplete()) {
      update(tape, all);
    } else {
      embeddings.forEach(lookups -> update(tape, new TableGradients(List.of(lookups))));
    }
  }

  private void update(Tape tape, TableGradients gradients) {
    UpdateRule.Step how = step(spec.embeddingLearningRate(), spec.embeddingDecay());
    new RowUpdate(gradients.table(), gradients.column(), gradients.columns(), rule, how)
        .apply(gradients.rows(), gradients.read(tape));
  }

  private UpdateRule.Step step(double rate, double decay) {
    float corrected = (float) rate * rule.rateFactor(step);
    return spec.type() == OptimizerSpec.Type.ADAMW
        ? new UpdateRule.Step(corrected, 0, (float) (rate * decay))
        : new UpdateRule.Step(corrected, (float) decay, 0);
  }
}
