package org.towerrank.inference;

import java.util.List;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;

/**
 * What fills an input of a session.
 *
 * @param side whose rows fill it
 * @param features whose numbers fill its columns, in order; none where another run computes them
 * @param width columns of a row
 * @param flat whether it is a vector {@code [rows]} rather than a matrix {@code [rows, width]}
 */
public record InputLayout(
    String name, Side side, ElementType type, List<String> features, int width, boolean flat) {

  public InputLayout {
    features = List.copyOf(features);
  }

  /** An input that features fill. */
  static InputLayout of(GraphInput input, FeatureSchema schema) {
    int width = input.features().stream().mapToInt(name -> schema.feature(name).width()).sum();
    return new InputLayout(
        input.name(), input.side(), input.type(), input.features(), width, input.flat());
  }

  /** An input that takes what another run computed of items. */
  static InputLayout computed(String name, int width) {
    return new InputLayout(name, Side.ITEM, ElementType.FLOAT32, List.of(), width, false);
  }
}
