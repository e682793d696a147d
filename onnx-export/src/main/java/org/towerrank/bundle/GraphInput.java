package org.towerrank.bundle;

import java.util.List;
import java.util.Objects;
import org.towerrank.feature.Side;

/**
 * Binds one graph input to the features that fill its columns, in order. A graph with one packed
 * matrix a side and a graph with one input a feature are described the same way.
 *
 * @param side whose rows fill it
 * @param features names in the schema; a sequence fills as many columns as it is long
 * @param flat whether the input is a vector {@code [rows]} rather than a matrix {@code [rows,
 *     columns]}
 */
public record GraphInput(
    String name, Side side, ElementType type, List<String> features, boolean flat) {

  public GraphInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(type, "type");
    features = List.copyOf(features);
    if (features.isEmpty() || (flat && features.size() != 1)) {
      throw new IllegalArgumentException(
          "graph input [" + name + "]: expected features (just one if flat), got: " + features);
    }
  }
}
