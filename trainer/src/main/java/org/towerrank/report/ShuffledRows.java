package org.towerrank.report;

import java.util.SplittableRandom;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;

/**
 * Rows in which the values of one feature have changed places, those of a sequence with their
 * weights.
 */
final class ShuffledRows {
  private static final long SEED = 1;

  private ShuffledRows() {}

  /** A copy of rows; the same rows give the same. */
  static EncodedRows of(EncodedRows rows, Feature feature) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] from = new int[rows.count()];
    for (int i = 0; i < from.length; i++) {
      int j = random.nextInt(i + 1);
      from[i] = from[j];
      from[j] = i;
    }
    EncodedRows shuffled = new EncodedRows(rows.layout(), rows.count());
    System.arraycopy(rows.data(), 0, shuffled.data(), 0, rows.data().length);
    for (Feature part : ToldFeatures.parts(rows.layout().schema(), feature)) {
      for (int row = 0; row < from.length; row++) {
        System.arraycopy(
            rows.data(),
            rows.index(from[row], part.name()),
            shuffled.data(),
            rows.index(row, part.name()),
            part.width());
      }
    }
    return shuffled;
  }
}
