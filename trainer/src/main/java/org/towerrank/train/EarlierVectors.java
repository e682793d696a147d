package org.towerrank.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The vectors of items as an earlier run has them. */
final class EarlierVectors {
  private static final int ONE_IN = 20;

  private final float[] vectors;
  private final boolean[] known;
  private final int dimension;

  /**
   * @param vectors of all items, one behind the other
   * @param known which of them the earlier run knew
   */
  EarlierVectors(float[] vectors, boolean[] known, int items) {
    this.vectors = vectors;
    this.known = known;
    this.dimension = vectors.length / items;
  }

  /** How far these are from them; null if the earlier run knew none of the items. */
  @Nullable VectorChange change(float[] now) {
    double[] cosines = new double[known.length];
    int count = 0;
    double sum = 0;
    for (int item = 0; item < known.length; item++) {
      if (known[item]) {
        cosines[count] = cosine(now, item * dimension);
        sum += cosines[count++];
      }
    }
    if (count == 0) {
      return null;
    }
    double[] sorted = Arrays.copyOf(cosines, count);
    Arrays.sort(sorted);
    return new VectorChange(count, sum / count, sorted[count / ONE_IN]);
  }

  private double cosine(float[] now, int at) {
    double product = 0;
    double before = 0;
    double after = 0;
    for (int i = at; i < at + dimension; i++) {
      product += (double) vectors[i] * now[i];
      before += (double) vectors[i] * vectors[i];
      after += (double) now[i] * now[i];
    }
    // Two vectors of zeros have not moved.
    return before == 0 && after == 0 ? 1 : product / Math.sqrt(Math.max(1e-30, before * after));
  }
}
