package org.towerrank.train;

import java.util.SplittableRandom;

/**
 * An embedding for new values that is as long as those of known ones, and resembles none of them.
 *
 * <p>Where vectors are scaled to length 1, the mean of all rows alone would not do. Rows of items
 * differ, so that their mean is short, and of a new item little else is left than what it shares
 * with all of its category. Scaled to length 1 that resembles users who like the category more than
 * any known item does. So to the mean {@code m} comes the part that known rows have beside it: its
 * length {@code s}, the root of the mean squared distance from {@code m}, in the direction that
 * says least, which is the one orthogonal to {@code m} along which known rows vary least. The
 * squared length of {@code m + s e} is the mean of theirs.
 */
final class TypicalEmbedding {
  /** Known rows that are looked at, at most. */
  private static final int ROWS = 1 << 13;

  /** Steps of the power iteration: nearly equal directions say equally little. */
  private static final int STEPS = 500;

  private static final double NOTHING = 1e-12;

  private final double[] mean;
  private final double[][] products;
  private double squares;
  private int rows;

  private TypicalEmbedding(float[] mean) {
    this.mean = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      this.mean[k] = mean[k];
    }
    this.products = new double[mean.length][mean.length];
  }

  /**
   * The embedding.
   *
   * @param offset the row of id 0
   * @param counts how often training rows have each id; ids that none has do not count
   * @param from the first known id
   * @param mean of the rows of known ids
   */
  static float[] of(
      Parameter.Embedding embedding, int offset, int[] counts, int from, float[] mean) {
    TypicalEmbedding typical = new TypicalEmbedding(mean);
    int step = Math.max(1, (counts.length - from) / ROWS);
    for (int id = from; id < counts.length; id += step) {
      if (counts[id] > 0) {
        typical.add(embedding, offset + id);
      }
    }
    return typical.row();
  }

  private void add(Parameter.Embedding embedding, int row) {
    float[] page = embedding.table().page(row);
    int at = embedding.table().at(row) + embedding.column();
    double[] difference = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      difference[k] = page[at + k] - mean[k];
      squares += difference[k] * difference[k];
      for (int j = 0; j < k + 1; j++) {
        products[k][j] += difference[k] * difference[j];
      }
    }
    rows++;
  }

  private float[] row() {
    double spread = rows == 0 ? 0 : Math.sqrt(squares / rows);
    double[] direction = leastVariance();
    float[] row = new float[mean.length];
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) (mean[k] + spread * direction[k]);
    }
    return row;
  }

  /**
   * The direction by power iteration on the trace's multiple of the identity less the products: its
   * largest eigenvalue is of their smallest. Zeros where no direction is left beside the mean.
   */
  private double[] leastVariance() {
    SplittableRandom random = new SplittableRandom(1);
    double[] direction = new double[mean.length];
    for (int k = 0; k < direction.length; k++) {
      direction[k] = random.nextDouble() - 0.5;
    }
    direction = orthogonal(direction);
    for (int step = 0; step < STEPS; step++) {
      direction = orthogonal(shifted(direction));
    }
    return direction;
  }

  private double[] shifted(double[] x) {
    double[] y = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = squares * x[k];
      for (int j = 0; j < x.length; j++) {
        y[k] -= products[Math.max(k, j)][Math.min(k, j)] * x[j];
      }
    }
    return y;
  }

  /** Without its part along the mean, of length 1. */
  private double[] orthogonal(double[] x) {
    double along = dot(x, mean) / Math.max(dot(mean, mean), NOTHING);
    double[] y = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = x[k] - along * mean[k];
    }
    double length = Math.sqrt(dot(y, y));
    for (int k = 0; k < y.length; k++) {
      y[k] = length * length > NOTHING * dot(x, x) ? y[k] / length : 0;
    }
    return y;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
