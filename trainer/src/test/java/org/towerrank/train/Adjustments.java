package org.towerrank.train;

/** What {@link Candidates} say, as numbers to add to logits: the definition that losses follow. */
final class Adjustments {
  private Adjustments() {}

  /**
   * What is added to the logits {@code [rows, items]}, row-major.
   *
   * @param least what items that are no candidates of a row have
   */
  static float[] of(Candidates candidates, float least) {
    int items = candidates.items().length;
    float[] added = new float[candidates.positions().length * items];
    for (int row = 0; row < candidates.positions().length; row++) {
      int at = row * items;
      System.arraycopy(candidates.corrections(), 0, added, at, items);
      if (!candidates.correctsChosen()) {
        added[at + candidates.positions()[row]] = 0;
      }
      for (int i = 0; i < items && candidates.included().length > 0; i++) {
        if (!candidates.included()[at + i]) {
          added[at + i] = least;
        }
      }
    }
    for (int place : candidates.excluded()) {
      added[place] = least;
    }
    return added;
  }
}
