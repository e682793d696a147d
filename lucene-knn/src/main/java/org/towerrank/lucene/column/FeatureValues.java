package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.Feature;

/** What a model reads for a feature of one document or request, and what it was made of. */
public final class FeatureValues {
  private final Feature feature;
  private final List<Object> raw;
  private final List<Number> encoded;

  /**
   * The values of a feature.
   *
   * @param raw values as the document or request has them, none if missing
   * @param encoded ids as they are, floats as their bits
   */
  public FeatureValues(Feature feature, List<Object> raw, int[] encoded) {
    this.feature = feature;
    this.raw = List.copyOf(raw);
    List<Number> numbers = new ArrayList<>();
    for (int bits : encoded) {
      if (feature.makesFloats()) {
        numbers.add(Float.intBitsToFloat(bits));
      } else {
        numbers.add(bits);
      }
    }
    this.encoded = List.copyOf(numbers);
  }

  public Feature feature() {
    return feature;
  }

  /** Raw values, none if missing. */
  public List<Object> raw() {
    return raw;
  }

  /** Ids, or the scaled numbers of a feature that has floats. */
  public List<Number> encoded() {
    return encoded;
  }

  @Override
  public String toString() {
    return feature.side().label()
        + " feature ["
        + feature.name()
        + "]: "
        + (raw.isEmpty() ? "missing" : raw)
        + " encoded as "
        + encoded;
  }
}
