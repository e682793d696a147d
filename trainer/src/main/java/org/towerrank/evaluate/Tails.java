package org.towerrank.evaluate;

/**
 * How large the shares of draws are that lie below and above an interval. Draws of few groups vary
 * less than the groups do, so that percentiles are taken further out, as those of Student's
 * distribution are (Hesterberg 2015, the expanded percentile interval).
 */
final class Tails {
  /** The normal distribution has 2.5 % beyond it. */
  private static final double NORMAL = 1.959963984540054;

  /** Coefficients of Abramowitz and Stegun, 26.2.17. */
  private static final double[] TAIL = {
    1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.319381530
  };

  private Tails() {}

  /**
   * The share on each side of an interval of so many groups, at least {@link
   * Evaluation#LEAST_USERS}.
   */
  static double share(int groups) {
    return beyond(Math.sqrt(groups / (groups - 1.0)) * student(groups - 1));
  }

  /** What Student's distribution has 2.5 % beyond (Abramowitz and Stegun, 26.7.5). */
  private static double student(double freedom) {
    double z = NORMAL;
    double square = z * z;
    double first = z * (square + 1) / 4;
    double second = z * ((5 * square + 16) * square + 3) / 96;
    double third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
    return z + (first + (second + third / freedom) / freedom) / freedom;
  }

  /** The share of the normal distribution beyond a positive number, to seven digits. */
  private static double beyond(double number) {
    double t = 1 / (1 + 0.2316419 * number);
    double sum = 0;
    for (double coefficient : TAIL) {
      sum = (sum + coefficient) * t;
    }
    return sum * Math.exp(-number * number / 2) / Math.sqrt(2 * Math.PI);
  }
}
