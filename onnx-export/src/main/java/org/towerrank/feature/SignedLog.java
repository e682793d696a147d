package org.towerrank.feature;

/** The logarithm that encoders take of long-tailed numbers, of either sign. */
final class SignedLog {
  // Most numbers that a logarithm is taken of are counts.
  private static final double[] OF_WHOLE = new double[1 << 12];

  static {
    for (int i = 0; i < OF_WHOLE.length; i++) {
      OF_WHOLE[i] = Math.log1p(i);
    }
  }

  private SignedLog() {}

  /** {@code sign(x) ln(1 + |x|)}, which is 0 for 0, rises everywhere, and is odd. */
  static double of(double number) {
    if (number == 0) {
      return number;
    }
    if (number > 0 && number < OF_WHOLE.length && number == (int) number) {
      return OF_WHOLE[(int) number];
    }
    return Math.signum(number) * Math.log1p(Math.abs(number));
  }

  /** The same if {@code taken}, else the number as it is. */
  static double of(double number, boolean taken) {
    return taken ? of(number) : number;
  }
}
