package org.towerrank.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.towerrank.feature.Nearest;

/** The weights of a model by name. */
public record Weights(Map<String, FloatTensor> tensors) {

  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The weight of a name.
   *
   * @throws IllegalArgumentException naming the nearest weight when there is none
   */
  public FloatTensor get(String name) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "there is no weight [" + name + "]" + Nearest.hint(name, tensors.keySet()));
    }
    return tensor;
  }

  /** Number of elements of all weights. */
  public long parameters() {
    return tensors.values().stream().mapToLong(tensor -> tensor.size()).sum();
  }

  /**
   * Checks that these are the weights of a model.
   *
   * @throws IllegalArgumentException naming the first weight that is missing, has another shape, or
   *     is not the model's
   */
  public void requireFor(ModelDefinition model) {
    Map<String, WeightSpec> specs = WeightCatalogue.of(model);
    specs.forEach(
        (name, spec) -> {
          if (!get(name).shape().equals(spec.shape())) {
            throw new IllegalArgumentException(
                "weight ["
                    + name
                    + "]: expected shape "
                    + spec.shape()
                    + ", got: "
                    + get(name).shape());
          }
        });
    for (String name : tensors.keySet()) {
      if (!specs.containsKey(name)) {
        throw new IllegalArgumentException(
            "the model has no weight [" + name + "]" + Nearest.hint(name, specs.keySet()));
      }
    }
  }
}
