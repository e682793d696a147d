package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.towerrank.kernel.Step;
import org.towerrank.recipe.OptimizerSpec;

/** Changes weights by the gradients of a step: of embedding tables only the rows it read. */
final class Optimizer {
  /** What notes call the update rule. */
  static final String TYPE = "optimizer";

  /** What notes call the number of steps that moments have behind them. */
  static final String STEPS = "steps";

  private final OptimizerSpec spec;
  private final UpdateRule rule;
  private int step;

  /** The steps of earlier runs, which moments have behind them. */
  private int before;

  Optimizer(OptimizerSpec spec) {
    this.spec = spec;
    this.rule = UpdateRule.of(spec.type());
  }

  /** What notes call an update rule. */
  static String name(OptimizerSpec.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Writes down where it is. */
  void save(Notes notes) {
    notes.put(TYPE, name(spec.type()));
    notes.put(STEPS, (long) before + step);
  }

  /** Goes on from there, after some steps of this run. */
  void restore(Notes notes, int steps) {
    before = (int) notes.number(STEPS) - steps;
    step = steps;
  }

  /** Steps of this run. */
  int steps() {
    return step;
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
    float[] gradient = new float[parameter.size()];
    // A copy: the view that the engine offers of a transposed gradient outlives its memory.
    try (NDArray values = array.getGradient()) {
      values.toByteBuffer(false).asFloatBuffer().get(gradient);
    }
    double rate = parameter.isRecency() ? spec.recencyLearningRate() : spec.learningRate();
    step(rate, parameter.isDecayed() ? spec.weightDecay() : 0)
        .update(parameter.values(), 0, parameter.size(), gradient, 0, parameter.size(), 0);
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
    Step how = step(spec.embeddingLearningRate(), spec.embeddingDecay());
    new EmbeddingUpdate(gradients.table(), gradients.column(), gradients.columns(), how)
        .apply(gradients.rows(), gradients.read(tape));
  }

  private Step step(double rate, double decay) {
    return spec.type() == OptimizerSpec.Type.ADAMW
        ? rule.step(before + step, (float) rate, 0, (float) (rate * decay))
        : rule.step(before + step, (float) rate, (float) decay, 0);
  }
}
