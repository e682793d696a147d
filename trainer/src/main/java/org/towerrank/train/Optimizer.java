package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.recipe.OptimizerSpec;

/** Changes weights by the gradients of a step: of embedding tables only the rows it read. */
final class Optimizer {
  private final OptimizerSpec spec;
  private final UpdateRule rule;
  private final Map<String, UpdateRule.State> states = new HashMap<>();
  private final Map<String, float[]> gradients = new HashMap<>();
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
    tape.lookups().stream()
        .collect(Collectors.groupingBy(Tape.Lookup::table, LinkedHashMap::new, Collectors.toList()))
        .forEach(this::updateRows);
  }

  private void updateDense(Parameter parameter, NDArray array) {
    float[] gradient = new float[parameter.data().length];
    try (NDArray values = array.getGradient()) {
      copy(values, gradient, 0);
    }
    double rate = parameter.isRecency() ? spec.recencyLearningRate() : spec.learningRate();
    UpdateRule.Step how = step(rate, parameter.isDecayed() ? spec.weightDecay() : 0);
    rule.update(parameter.data(), 0, gradient, 0, gradient.length, state(parameter), how);
  }

  private void updateRows(Parameter table, List<Tape.Lookup> lookups) {
    TableRows rows = TableRows.of(lookups.stream().map(Tape.Lookup::rows).toList());
    float[] all = scratch(table.name(), rows.positions() * table.shape().get(1));
    int at = 0;
    for (Tape.Lookup lookup : lookups) {
      try (NDArray gradient = lookup.values().getGradient()) {
        at += copy(gradient, all, at);
      }
    }
    UpdateRule.Step how = step(spec.embeddingLearningRate(), spec.embeddingDecay());
    new RowUpdate(table, rule, state(table), how).apply(rows.sorted(), all);
  }

  private float[] scratch(String table, int length) {
    float[] kept = gradients.getOrDefault(table, new float[0]);
    if (kept.length < length) {
      kept = new float[length];
      gradients.put(table, kept);
    }
    return kept;
  }

  private UpdateRule.Step step(double rate, double decay) {
    float corrected = (float) rate * rule.rateFactor(step);
    return spec.type() == OptimizerSpec.Type.ADAMW
        ? new UpdateRule.Step(corrected, 0, (float) (rate * decay))
        : new UpdateRule.Step(corrected, (float) decay, 0);
  }

  private UpdateRule.State state(Parameter parameter) {
    return states.computeIfAbsent(parameter.name(), name -> rule.newState(parameter.data().length));
  }

  /** Copies all numbers of an array, and tells how many there are. */
  private static int copy(NDArray array, float[] target, int at) {
    // A copy: the view that the engine offers of a transposed gradient outlives its memory.
    FloatBuffer floats = array.toByteBuffer(false).asFloatBuffer();
    int count = floats.remaining();
    floats.get(target, at, count);
    return count;
  }
}
