package org.towerrank.export;

import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;

/**
 * Checks that what a graph makes of a row depends on that row alone. A mean over the rows or a
 * softmax across them passes every check of shapes, and gives an item another score in every window
 * that it is in.
 */
final class RowIndependence {
  /**
   * Largest difference that rounding explains, as a share of outputs above 1. Matrix products are
   * summed in another order for another number of rows.
   */
  private static final double TOLERANCE = 1e-4;

  /** Rows that are tried alone. */
  private static final int ALONE = 8;

  private final GraphSpec spec;
  private final EncodedRows rows;
  private final float[] together;

  /**
   * A check.
   *
   * @param rows some rows
   * @param together what the graph makes of all of them
   */
  RowIndependence(GraphSpec spec, EncodedRows rows, float[] together) {
    this.spec = spec;
    this.rows = rows;
    this.together = together;
  }

  /**
   * Compares with some rows alone, and with all in reverse.
   *
   * @throws BundleException naming the output
   */
  void require(Function<EncodedRows, float[]> graph) throws BundleException {
    int last = rows.count() - 1;
    compare(graph.apply(pick(rows.count(), row -> last - row)), row -> last - row, "in reverse");
    int step = step(rows.count());
    for (int row = 0; row < rows.count() && row < step * ALONE; row += step) {
      int one = row;
      compare(graph.apply(pick(1, any -> one)), any -> one, "alone");
    }
  }

  /** Every so manieth of some rows is tried alone, from the first on. */
  static int step(int rows) {
    return Math.max(1, rows / ALONE);
  }

  private EncodedRows pick(int count, IntUnaryOperator which) {
    EncodedRows picked = new EncodedRows(rows.layout(), count);
    int width = rows.layout().width();
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows.data(), which.applyAsInt(i) * width, picked.data(), i * width, width);
    }
    return picked;
  }

  private void compare(float[] values, IntUnaryOperator which, String how) throws BundleException {
    int width = spec.outputWidth();
    for (int i = 0; i < values.length; i++) {
      int row = which.applyAsInt(i / width);
      float expected = together[row * width + i % width];
      double difference = Math.abs((double) values[i] - expected);
      boolean same = Float.compare(values[i], expected) == 0;
      // Negated, so that NaN counts as a difference where only one is NaN.
      if (!same && !(difference <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        throw new BundleException(
            "graph ["
                + spec.file()
                + "]: expected output ["
                + spec.output()
                + "] of a row to depend on that row alone, got ["
                + expected
                + "] for row "
                + row
                + " of "
                + rows.count()
                + " and ["
                + values[i]
                + "] for it "
                + how
                + ": an operator computes across the rows"
                + (spec.role() == GraphRole.RANKER
                    ? "; if that is meant, import the graph with --mixes-rows"
                    : ""));
      }
    }
  }
}
