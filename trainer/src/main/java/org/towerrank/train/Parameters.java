package org.towerrank.train;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.model.Weights;

/** All weights of a model while it is fitted, and the running statistics of its batch norms. */
final class Parameters {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, RunningStatistics> statistics = new LinkedHashMap<>();

  private Parameters() {}

  /** Freshly initialized weights; the same seed makes the same. */
  static Parameters initialize(ModelDefinition model, double embeddingScale, long seed) {
    return initialize(WeightCatalogue.of(model).values(), embeddingScale, seed);
  }

  /** The same for weights that no architecture has. */
  static Parameters initialize(Collection<WeightSpec> specs, double embeddingScale, long seed) {
    Parameters all = new Parameters();
    SplittableRandom random = new SplittableRandom(seed);
    for (WeightSpec spec : specs) {
      float[] data = Initializers.initialize(spec, embeddingScale, random.split());
      all.parameters.put(spec.name(), new Parameter(spec, data));
    }
    return all;
  }

  Parameter get(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  Iterable<Parameter> all() {
    return parameters.values();
  }

  /** The running statistics of a batch norm over so many columns. */
  RunningStatistics statistics(String batchNorm, int columns) {
    return statistics.computeIfAbsent(batchNorm, name -> new RunningStatistics(columns));
  }

  /** The weights as they serve: copies, with batch norms folded into scale and shift. */
  Weights folded() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> tensors.put(name, parameter.snapshot()));
    statistics.forEach(
        (name, running) -> {
          float[] scale = get(name + ".scale").data().clone();
          float[] shift = get(name + ".shift").data().clone();
          running.fold(scale, shift);
          tensors.put(name + ".scale", new FloatTensor(get(name + ".scale").shape(), scale));
          tensors.put(name + ".shift", new FloatTensor(get(name + ".shift").shape(), shift));
        });
    return new Weights(tensors);
  }
}
