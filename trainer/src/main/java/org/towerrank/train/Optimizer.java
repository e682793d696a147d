package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.towerrank.kernel.Step;
import org.towerrank.recipe.OptimizerSpec;
import org.towerrank.recipe.ScheduleSpec;

/** Changes weights by the gradients of a step: of embedding tables only the rows it read. */
final class Optimizer {
  /** What notes call the update rule. */
  static final String TYPE = "optimizer";

  /** What notes call the number of steps that moments have behind them. */
  static final String STEPS = "steps";

  private final OptimizerSpec spec;
  private final ScheduleSpec schedule;
  private final UpdateRule rule;
  private int step;

  /** The steps of earlier runs, which moments have behind them. */
  private int before;

  Optimizer(OptimizerSpec spec, ScheduleSpec schedule) {
    this.spec = spec;
    this.schedule = schedule;
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
    List<DenseGradient> dense = new ArrayList<>();
    tape.dense().forEach((name, array) -> dense.add(read(tape.parameters().dense(name), array)));
    List<TableGradient> tables = new ArrayList<>();
    tape.lookups().stream()
        .collect(
            Collectors.groupingBy(
                lookup -> lookup.embedding().table(),
                LinkedHashMap::new,
                Collectors.groupingBy(
                    lookup -> lookup.embedding().column(), TreeMap::new, Collectors.toList())))
        .values()
        .forEach(embeddings -> readTable(tape, List.copyOf(embeddings.values()), tables));
    Double most = spec.clipNorm();
    if (most == null) {
      tables.forEach(table -> table.values().forEach(EmbeddingUpdate.Gradients::beginNotes));
    }
    List<Tape.Derived> later = new ArrayList<>();
    for (Tape.Derived each : tape.derived()) {
      if (each.gradient().isFoundByUpdate()) {
        later.add(each);
      } else {
        dense.add(derived(each));
      }
    }
    if (most != null) {
      clip(most, dense, tables);
    }
    dense.forEach(this::update);
    tables.forEach(this::update);
    later.forEach(each -> update(derived(each)));
  }

  private static DenseGradient derived(Tape.Derived derived) {
    return new DenseGradient(derived.weight(), derived.gradient().compute());
  }

  /** The gradient of a weight that is not an embedding. */
  @SuppressWarnings("ArrayRecordComponent") // Made for one step.
  private record DenseGradient(Parameter.Dense parameter, float[] values) {}

  /** The gradients of some columns of a table. */
  private record TableGradient(
      TableGradients of, SortedLookups rows, List<EmbeddingUpdate.Gradients> values) {}

  private static DenseGradient read(Parameter.Dense parameter, NDArray array) {
    float[] gradient = new float[parameter.size()];
    // A copy: the view that the engine offers of a transposed gradient outlives its memory.
    try (NDArray values = array.getGradient()) {
      values.toByteBuffer(false).asFloatBuffer().get(gradient);
    }
    return new DenseGradient(parameter, gradient);
  }

  /**
   * @param embeddings the look-ups of each embedding of one table
   */
  private static void readTable(
      Tape tape, List<List<Lookup>> embeddings, List<TableGradient> tables) {
    TableGradients all = new TableGradients(embeddings);
    if (all.isComplete()) {
      tables.add(new TableGradient(all, all.rows(), all.read(tape)));
    } else {
      for (List<Lookup> lookups : embeddings) {
        TableGradients some = new TableGradients(List.of(lookups));
        tables.add(new TableGradient(some, some.rows(), some.read(tape)));
      }
    }
  }

  private static void clip(double most, List<DenseGradient> dense, List<TableGradient> tables) {
    GradientNorm norm = new GradientNorm(most);
    dense.forEach(each -> norm.add(each.values()));
    tables.forEach(
        each -> norm.add(each.of().table(), each.of().column(), each.rows(), each.values()));
    float factor = norm.factor();
    if (factor < 1) {
      dense.forEach(each -> GradientNorm.scale(each.values(), factor));
      tables.forEach(each -> each.values().forEach(some -> some.scale(factor)));
    }
  }

  private void update(DenseGradient gradient) {
    Parameter.Dense parameter = gradient.parameter();
    double rate = parameter.isRecency() ? spec.recencyLearningRate() : spec.learningRate();
    step(rate, parameter.isDecayed() ? spec.weightDecay() : 0)
        .update(parameter.values(), parameter.size(), gradient.values());
  }

  private void update(TableGradient gradient) {
    TableGradients of = gradient.of();
    Step how = step(spec.embeddingLearningRate(), spec.embeddingDecay());
    new EmbeddingUpdate(of.table(), of.column(), of.columns(), how)
        .apply(gradient.rows(), gradient.values());
  }

  private Step step(double fullRate, double decay) {
    double rate = fullRate * schedule.share(step);
    return spec.type() == OptimizerSpec.Type.ADAMW
        ? rule.step(before + step, (float) rate, 0, (float) (rate * decay))
        : rule.step(before + step, (float) rate, (float) decay, 0);
  }
}
