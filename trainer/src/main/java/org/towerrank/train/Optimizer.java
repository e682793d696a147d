package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.towerrank.recipe.OptimizerSpec;

/** Changes weights by the gradients of a step: of embedding tables only the rows it read. */
final class Optimizer {
  private final OptimizerSpec spec;
  private final UpdateRule rule;
  private final Map<String, UpdateRule.State> states = new HashMap<>();
  private final Map<String, RowGradients> rows = new HashMap<>();
  private int step;

  Optimizer(OptimizerSpec spec) {
    this.spec = spec;
    this.rule =
        switch (spec.type()) {
          case ADAM, ADAMW -> new Adam();
          case ADAGRAD -> new Adagrad();
        };
  }

  /** Applies the gradients of a tape whose loss was propagated back. */
  void apply(Tape tape) {
    step++;
    tape.dense().forEach((name, array) -> updateDense(tape.parameters().get(name), array));
    for (Tape.Lookup lookup : tape.lookups()) {
      try (NDArray gradient = lookup.values().getGradient()) {
        gradients(lookup.table()).add(lookup.rows(), floats(gradient));
      }
    }
    tape.lookups().stream().map(Tape.Lookup::table).distinct().forEach(this::updateRows);
  }

  private void updateDense(Parameter parameter, NDArray array) {
    float[] gradient = new float[parameter.data().length];
    try (NDArray values = array.getGradient()) {
      floats(values).get(gradient);
    }
    double rate = parameter.isRecency() ? spec.recencyLearningRate() : spec.learningRate();
    UpdateRule.Step how = step(rate, parameter.isDecayed() ? spec.weightDecay() : 0);
    rule.update(parameter.data(), 0, gradient, 0, gradient.length, state(parameter), how);
  }

  private void updateRows(Parameter table) {
    RowGradients gradients = gradients(table);
    int dimension = table.shape().get(1);
    UpdateRule.Step how = step(spec.embeddingLearningRate(), spec.embeddingDecay());
    UpdateRule.State state = state(table);
    for (int slot = 0; slot < gradients.count(); slot++) {
      int at = gradients.row(slot) * dimension;
      rule.update(table.data(), at, gradients.sums(), slot * dimension, dimension, state, how);
    }
    gradients.clear();
  }

  private UpdateRule.Step step(double rate, double decay) {
    float corrected = (float) rate * rule.rateFactor(step);
    return spec.type() == OptimizerSpec.Type.ADAMW
        ? new UpdateRule.Step(corrected, 0, (float) (rate * decay))
        : new UpdateRule.Step(corrected, (float) decay, 0);
  }

  private RowGradients gradients(Parameter table) {
    return rows.computeIfAbsent(
        table.name(), name -> new RowGradients(table.shape().get(0), table.shape().get(1)));
  }

  private UpdateRule.State state(Parameter parameter) {
    return states.computeIfAbsent(parameter.name(), name -> rule.newState(parameter.data().length));
  }

  private static FloatBuffer floats(NDArray array) {
    // A copy: the view that the engine offers of a transposed gradient outlives its memory.
    return array.toByteBuffer(false).asFloatBuffer();
  }
}
