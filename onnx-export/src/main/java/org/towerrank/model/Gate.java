package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A gate for which experts compete: of each row it mixes the {@code top} experts with the largest
 * logits, by the softmax of these, and leaves the others out (Shazeer et al. 2017, "Outrageously
 * Large Neural Networks"). Noise on the logits lets other experts have a row now and then, so that
 * none is left out for good; here its deviation is given rather than learned.
 *
 * @param top how many experts a row has, at least 2: of a single one the softmax is always 1, which
 *     teaches the gate nothing
 * @param balance factor of a loss that is least where all experts have as many rows; see {@link
 *     Ops#topSoftmax}
 * @param noise standard deviation of what is added to logits while fitting, and never afterwards;
 *     null for none
 */
public record Gate(
    int top, float balance, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float noise) {

  /** A gate without noise. */
  public Gate(int top, float balance) {
    this(top, balance, null);
  }

  public Gate {
    if (top < 2) {
      throw new IllegalArgumentException("key [top]: expected at least 2, got [" + top + "]");
    }
    requireFactor("balance", balance);
    requireFactor("noise", deviation(noise));
    noise = deviation(noise) == 0 ? null : noise;
  }

  /** The standard deviation of the noise, 0 if there is none. */
  float deviation() {
    return deviation(noise);
  }

  private static float deviation(@Nullable Float noise) {
    return noise == null ? 0 : noise;
  }

  private static void requireFactor(String key, float factor) {
    if (!(factor >= 0 && factor <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "key [" + key + "]: expected a finite number of at least 0, got [" + factor + "]");
    }
  }
}
