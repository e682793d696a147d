package org.towerrank.feature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of what an encoder makes of a number.
 *
 * @param low what lower numbers become
 * @param high what higher numbers become
 */
public record Clip(double low, double high) {
  /** No bounds. */
  public static final Clip NONE = new Clip(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Clip {
    if (!(low <= high)) {
      throw new SchemaException(
          "clip: expected [low, high], rising, got: [" + low + ", " + high + "]");
    }
  }

  /**
   * Bounds as recipes and bundles have them.
   *
   * @param bounds two finite numbers, rising; null for none
   * @throws SchemaException when they are not
   */
  public static Clip of(@Nullable List<Double> bounds) {
    if (bounds == null) {
      return NONE;
    }
    if (bounds.size() != 2
        || !bounds.stream().allMatch(bound -> bound != null && Double.isFinite(bound))) {
      throw new SchemaException("clip: expected two finite numbers [low, high], got: " + bounds);
    }
    return new Clip(bounds.get(0), bounds.get(1));
  }

  /** The reverse of {@link #of}. */
  @Nullable List<Double> bounds() {
    return equals(NONE) ? null : List.of(low, high);
  }

  /** The nearest number within the bounds. */
  double apply(double number) {
    return Math.min(high, Math.max(low, number));
  }
}
