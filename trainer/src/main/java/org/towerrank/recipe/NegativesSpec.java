package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * Negatives: the items that a user's choice is compared with. Absent keys take the defaults named.
 *
 * @param strategy popularity
 * @param count how many are drawn, for each row or for a whole batch if shared; 20
 * @param shared whether all rows of a batch have the same negatives; false
 * @param correction of candidates' scores for how likely they are to be candidates, so that the
 *     loss approaches that of the full softmax; all
 * @param excludeHistory whether items of a row's own history are never its negatives; false
 */
public record NegativesSpec(
    Strategy strategy,
    Integer count,
    Boolean shared,
    Correction correction,
    Boolean excludeHistory) {

  /** How negatives are drawn. */
  public enum Strategy {
    /** All items alike. */
    @JsonProperty("uniform")
    UNIFORM,
    /** In proportion to count^0.75 (Mikolov et al. 2013). */
    @JsonProperty("popularity")
    POPULARITY,
    /** The choices of the batch's other rows. */
    @JsonProperty("in_batch")
    IN_BATCH,
    /** No drawing: all items of the catalogue. */
    @JsonProperty("full")
    FULL
  }

  /**
   * Which candidates' scores are lowered by the log of their probability of being a candidate
   * (Bengio and Senécal 2008; logQ of Yi et al. 2019 in-batch).
   */
  public enum Correction {
    /** None. The loss then prefers rare items. */
    @JsonProperty("none")
    NONE,
    /** Those of negatives, whose sum then estimates that of all items. */
    @JsonProperty("negatives")
    NEGATIVES,
    /** Those of negatives and of the chosen item (Jean et al. 2015). */
    @JsonProperty("all")
    ALL
  }

  public NegativesSpec {
    strategy = Objects.requireNonNullElse(strategy, Strategy.POPULARITY);
    count = FitSpec.positive("negatives.count", count, 20);
    shared = Objects.requireNonNullElse(shared, false);
    correction = Objects.requireNonNullElse(correction, Correction.ALL);
    excludeHistory = Objects.requireNonNullElse(excludeHistory, false);
  }

  /** All defaults. */
  @SuppressWarnings("NullAway") // Absent keys are null here as in a recipe without them.
  public static NegativesSpec defaults() {
    return new NegativesSpec(null, null, null, null, null);
  }
}
