package org.towerrank.model;

import java.util.List;
import java.util.Optional;

/**
 * A weight that a network has.
 *
 * @param fanIn inputs that each of its outputs sums over, for initialization
 * @param table for embeddings, the table whose ids they have a row for; embeddings of one table are
 *     looked up by the same ids
 */
public record WeightSpec(
    String name,
    List<Integer> shape,
    Initialization initialization,
    int fanIn,
    Optional<String> table) {

  /** How a weight starts. */
  public enum Initialization {
    /** Normal with a standard deviation that the fitting options set. */
    EMBEDDING,
    /** Uniform in ±1/sqrt(fanIn). */
    FAN_IN,
    /**
     * Position logits {@code [heads, L]} that fall by {@code 3^(1-head)} a position, heads counted
     * from 0, so that the first head looks at the newest almost alone and each further one at about
     * three times as many.
     */
    RECENCY,
    ZEROS,
    ONES
  }

  public WeightSpec {
    shape = List.copyOf(shape);
  }

  /**
   * Number of elements.
   *
   * @throws IllegalArgumentException when they are more than an array can have
   */
  public int size() {
    try {
      return shape.stream().reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "weight ["
              + name
              + "] of shape "
              + shape
              + ": expected at most "
              + Integer.MAX_VALUE
              + " numbers",
          e);
    }
  }
}
