package org.towerrank.model;

import java.util.List;

/** Experts: MLPs of the same layers over the same input, computed side by side. */
final class Experts {
  private Experts() {}

  /**
   * Their outputs side by side: {@code [R, a], [R, b], ... → [R, count · last layer]}.
   *
   * @param name of their weights, with the layer's number behind it
   */
  static <T> T apply(Ops<T> ops, String name, int count, Mlp expert, List<T> parts) {
    List<Integer> layers = expert.layers();
    T x = ops.linear(name + ".0", parts, count * layers.get(0));
    x = expert.finish(ops, name + ".0", x);
    for (int i = 1; i < layers.size(); i++) {
      x = ops.groupedLinear(name + "." + i, count, x, layers.get(i));
      x = expert.finish(ops, name + "." + i, x);
    }
    return x;
  }

  /**
   * Requires at least one expert, of at least one layer.
   *
   * @param key of their number
   * @throws IllegalArgumentException naming both if there are fewer
   */
  static void require(String key, int count, Mlp expert) {
    if (count < 1 || expert.layers().isEmpty()) {
      throw new IllegalArgumentException(
          "key ["
              + key
              + "]: expected at least one expert with at least one layer, got: "
              + count
              + " of "
              + expert.layers());
    }
  }
}
