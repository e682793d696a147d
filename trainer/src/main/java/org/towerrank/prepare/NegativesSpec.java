package org.towerrank.prepare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * Negatives for a log of positives: items that the user has no event with, at the event's time.
 *
 * @param count for each event; 4 if absent
 * @param draw how likely each item is
 */
public record NegativesSpec(Integer count, Draw draw) {
  private static final int DEFAULT_COUNT = 4;

  /** How likely items are drawn. */
  public enum Draw {
    /** All of the catalogue alike. */
    @JsonProperty("uniform")
    UNIFORM,
    /** As often as they occur among the training events. */
    @JsonProperty("popularity")
    POPULARITY
  }

  public NegativesSpec {
    count = Objects.requireNonNullElse(count, DEFAULT_COUNT);
    PrepareSpec.requireAtLeast(1, count, "ranking.negatives.count");
    draw = Objects.requireNonNullElse(draw, Draw.UNIFORM);
  }
}
