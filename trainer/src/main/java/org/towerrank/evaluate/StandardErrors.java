package org.towerrank.evaluate;

/** How far measured values are from those of all rows that might have been drawn instead. */
final class StandardErrors {
  private StandardErrors() {}

  /**
   * Of a mean over rows, which are drawn independently.
   *
   * @param sum of the values
   * @param squares the sum of their squares
   * @param rows how many, or how many that count alike say as much
   * @return at least {@code 1 / rows}, as rows that are all alike do not say that others are
   */
  static double ofMean(double sum, double squares, double rows) {
    return ofMean(sum, squares, rows, 1);
  }

  /**
   * The same of values of another size than 1.
   *
   * @return at least {@code size / rows}
   */
  static double ofMean(double sum, double squares, double rows, double size) {
    double mean = sum / rows;
    double variance = Math.max(0, squares / rows - mean * mean);
    return Math.max(Math.sqrt(variance / rows), size / rows);
  }

  /**
   * Of an area under the ROC curve (Hanley and McNeil 1982); where one class is rare, a fifth too
   * large.
   *
   * @return at least {@code 1 / rows}; NaN where a class has no rows
   */
  static double ofAuc(double auc, double positives, double negatives) {
    double positivePairs = auc / (2 - auc) - auc * auc;
    double negativePairs = 2 * auc * auc / (1 + auc) - auc * auc;
    double variance =
        (auc * (1 - auc) + (positives - 1) * positivePairs + (negatives - 1) * negativePairs)
            / (positives * negatives);
    return Math.max(Math.sqrt(Math.max(0, variance)), 1.0 / (positives + negatives));
  }
}
