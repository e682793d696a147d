package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

/**
 * A feature with one float a row.
 *
 * @param encoder the name of a {@link NumericEncoder}
 */
public record NumericFeature(String name, Side side, String field, String encoder)
    implements Feature {

  public NumericFeature {
    requireNonNull(name, "name");
    requireNonNull(side, "side");
    requireNonNull(field, "field");
    requireNonNull(encoder, "encoder");
  }

  @Override
  public int width() {
    return 1;
  }
}
