package org.towerrank.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.model.Weights;
import org.towerrank.recipe.OptimizerSpec;
import org.towerrank.train.Parameter.Dense;
import org.towerrank.train.Parameter.Embedding;

/** All weights of a model while it is fitted, and the running statistics of its batch norms. */
final class Parameters {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** By name: a fit that goes on takes them up in another order than steps make them. */
  private final Map<String, RunningStatistics> statistics = new TreeMap<>();

  private Parameters() {}

  /** Freshly initialized weights; the same seed gives the same weights. */
  static Parameters initialize(ModelDefinition model, OptimizerSpec optimizer, long seed) {
    return initialize(
        WeightCatalogue.of(model).values(),
        optimizer.type(),
        EmbeddingScale.of(optimizer, model),
        seed);
  }

  /** The same for weights that no architecture has. */
  static Parameters initialize(
      Collection<WeightSpec> specs, OptimizerSpec.Type type, double embeddingScale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<WeightSpec, Initializers.Values> values = new LinkedHashMap<>();
    specs.forEach(spec -> values.put(spec, Initializers.of(spec, embeddingScale, random.split())));
    int moments = UpdateRule.of(type).moments();
    Map<String, Embedding> embeddings = embeddings(values, moments);
    Parameters all = new Parameters();
    values.forEach(
        (spec, own) -> {
          Embedding embedding = embeddings.get(spec.name());
          all.parameters.put(
              spec.name(),
              embedding == null ? Dense.of(spec, own.next(spec.size()), moments) : embedding);
        });
    return all;
  }

  /** Makes tables at the same time: the values of each weight are a sequence of their own. */
  private static Map<String, Embedding> embeddings(
      Map<WeightSpec, Initializers.Values> values, int moments) {
    Map<Ids, List<WeightSpec>> tables = new LinkedHashMap<>();
    values
        .keySet()
        .forEach(
            spec ->
                Ids.of(spec)
                    .ifPresent(
                        ids -> tables.computeIfAbsent(ids, i -> new ArrayList<>()).add(spec)));
    Map<String, Embedding> embeddings = new ConcurrentHashMap<>();
    tables.entrySet().parallelStream()
        .forEach(
            columns -> {
              EmbeddingTable table = table(columns.getKey(), columns.getValue(), moments);
              for (WeightSpec spec : columns.getValue()) {
                embeddings.put(
                    spec.name(), table.add(spec, Objects.requireNonNull(values.get(spec))));
              }
            });
    return embeddings;
  }

  private static EmbeddingTable table(Ids ids, List<WeightSpec> columns, int moments) {
    int width = columns.stream().mapToInt(spec -> spec.shape().get(1)).reduce(0, Math::addExact);
    return new EmbeddingTable(ids.rows(), width, moments);
  }

  /**
   * Adds to weights.
   *
   * @param shifts by name, also of weights that the network does not have
   */
  void shift(Map<String, float[]> shifts) {
    shifts.forEach(
        (name, by) -> {
          if (parameters.get(name) instanceof Dense weight) {
            for (int i = 0; i < by.length; i++) {
              weight.values()[i] += by[i];
            }
          }
        });
  }

  /**
   * Moves all weights towards fresh ones, those of {@link #initialize} with the same seed. Moments
   * and statistics stay.
   *
   * @param keep the share of what a weight is; the rest is of the fresh one
   * @param shifts of the fresh ones, as for {@link #shift}
   */
  void mix(float keep, double embeddingScale, long seed, Map<String, float[]> shifts) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Parameter parameter : parameters.values()) {
      Initializers.Values drawn = Initializers.of(parameter.spec(), embeddingScale, random.split());
      float[] by = shifts.get(parameter.name());
      parameter.mix(keep, by == null ? drawn : drawn.shifted(by));
    }
  }

  /** What embeddings have a row for each of. */
  private record Ids(String table, int rows) {

    static Optional<Ids> of(WeightSpec spec) {
      return spec.table().map(table -> new Ids(table, spec.shape().get(0)));
    }
  }

  /** An embedding. */
  Embedding embedding(String name) {
    return (Embedding) get(name);
  }

  /** A weight that is not an embedding. */
  Dense dense(String name) {
    return (Dense) get(name);
  }

  private Parameter get(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  Iterable<Parameter> all() {
    return parameters.values();
  }

  /**
   * Checks that all weights are finite.
   *
   * @throws FittingException naming the first that is not
   */
  void requireFinite() {
    for (Parameter parameter : parameters.values()) {
      if (!parameter.isFinite()) {
        throw new FittingException(
            "the weight ["
                + parameter.name()
                + "] is no longer finite: lower fit.optimizer.learning_rate, or look for extreme"
                + " numbers");
      }
    }
  }

  /** The running statistics of a batch norm over {@code columns} columns. */
  RunningStatistics statistics(String batchNorm, int columns) {
    return statistics.computeIfAbsent(batchNorm, name -> new RunningStatistics(columns));
  }

  /** The running statistics of all batch norms so far, by name. */
  Map<String, RunningStatistics> statistics() {
    return statistics;
  }

  /** The weights as they serve: copies, with batch norms folded into scale and shift. */
  Weights folded() {
    return folded(null);
  }

  /**
   * The same.
   *
   * @param before an earlier result that is no longer read, whose memory is reused; may be null
   */
  Weights folded(@Nullable Weights before) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) ->
            tensors.put(name, parameter.snapshot(before == null ? null : before.get(name))));
    statistics.forEach(
        (name, running) -> {
          float[] scale = dense(name + ".scale").data();
          float[] shift = dense(name + ".shift").data();
          running.fold(scale, shift);
          tensors.put(name + ".scale", new FloatTensor(get(name + ".scale").shape(), scale));
          tensors.put(name + ".shift", new FloatTensor(get(name + ".shift").shape(), shift));
        });
    return new Weights(tensors);
  }
}
