package org.towerrank.model;

import java.util.List;
import java.util.Objects;

/**
 * A stack of linear layers, each followed by batch normalization (if any), an activation and
 * dropout.
 *
 * @param layers outputs of each layer
 * @param activation after each layer; ReLU if absent
 * @param dropout share of each layer's outputs dropped when fitting
 * @param batchNorm whether each layer's outputs are batch-normalized before the activation
 */
public record Mlp(List<Integer> layers, Activation activation, float dropout, boolean batchNorm) {

  public Mlp {
    NetworkKeys.require("layers", layers);
    layers = List.copyOf(layers);
    activation = Objects.requireNonNullElse(activation, Activation.RELU);
    if (layers.stream().anyMatch(outputs -> outputs < 1)) {
      throw new IllegalArgumentException("layers must have at least 1 output, got: " + layers);
    }
    NetworkKeys.requireShare("dropout", dropout);
  }

  /**
   * {@code [R, a], [R, b], ... → [R, last layer]} as the only part for the layer that follows;
   * without layers, the parts themselves.
   */
  <T> List<T> apply(Ops<T> ops, String name, List<T> parts) {
    List<T> inputs = parts;
    for (int i = 0; i < layers.size(); i++) {
      T x = ops.linear(name + "." + i, inputs, layers.get(i));
      inputs = List.of(finish(ops, name + "." + i, x));
    }
    return inputs;
  }

  /** What follows a layer's linear part. */
  <T> T finish(Ops<T> ops, String name, T linear) {
    T x = batchNorm ? ops.batchNorm(name + ".norm", linear) : linear;
    x = ops.activation(activation, x);
    return dropout > 0 ? ops.dropout(dropout, x) : x;
  }
}
