package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a ranker is fitted by, and so what its scores are. */
public enum Loss {
  /** Binary cross-entropy: labels are in [0, 1], and scores are probabilities. */
  @JsonProperty("cross_entropy")
  CROSS_ENTROPY,
  /**
   * The squared difference: labels and scores are numbers of any size. It is of standardized
   * labels, see {@link LabelScale}.
   */
  @JsonProperty("squared")
  SQUARED;

  /**
   * Equal to the loss that a definition without the key has. It is left out where definitions are
   * written, so that readers from before there was the key read them.
   */
  static final class Usual {

    @Override
    public boolean equals(Object other) {
      return other == null || other == CROSS_ENTROPY;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
