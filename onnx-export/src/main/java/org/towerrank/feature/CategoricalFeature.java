package org.towerrank.feature;

import static java.util.Objects.requireNonNull;

/**
 * A feature with one id a row.
 *
 * @param encoder the name of an {@link IdEncoder}
 */
public record CategoricalFeature(String name, Side side, String field, String encoder)
    implements Feature {

  public CategoricalFeature {
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
