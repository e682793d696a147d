package org.towerrank.model;

/**
 * A gate for which experts compete: of each row it mixes the {@code top} experts with the largest
 * logits, by the softmax of these, and leaves the others out (Shazeer et al. 2017, "Outrageously
 * Large Neural Networks", without the noise).
 *
 * @param top how many experts a row has, at least 2: of a single one the softmax is always 1, which
 *     teaches the gate nothing
 * @param balance factor of a loss that is least where all experts have as many rows; see {@link
 *     Ops#topSoftmax}
 */
public record Gate(int top, float balance) {

  public Gate {
    if (top < 2) {
      throw new IllegalArgumentException("key [top]: expected at least 2, got [" + top + "]");
    }
    if (!(balance >= 0 && balance <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "key [balance]: expected a finite number of at least 0, got [" + balance + "]");
    }
  }
}
