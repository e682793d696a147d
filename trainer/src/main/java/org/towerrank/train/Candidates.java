package org.towerrank.train;

/**
 * The items that the rows of a batch are scored against, each once.
 *
 * @param items indexes in the catalogue
 * @param positions of each row's own choice in {@code items}
 * @param corrections added to the logits of each item, such as {@code -log} of the probability of
 *     being a candidate
 * @param correctsChosen whether a row's own choice is corrected too
 * @param included for each row and item whether it is one of the row's candidates, where each row
 *     has its own; empty if all are, but for those excluded
 * @param excluded places of items in {@code [rows, items]}, row-major, that are no candidates of
 *     the row
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step and read once.
record Candidates(
    int[] items,
    int[] positions,
    float[] corrections,
    boolean correctsChosen,
    boolean[] included,
    int[] excluded) {

  /** Whether any item's logits are corrected. */
  boolean isCorrected() {
    for (float correction : corrections) {
      if (correction != 0) {
        return true;
      }
    }
    return false;
  }
}
