package org.towerrank.feature;

/** The logarithm that encoders take of long-tailed numbers, of either sign. */
final class SignedLog {
  private SignedLog() {}

  /** {@code sign(x) ln(1 + |x|)}, which is 0 for 0, rises everywhere, and is odd. */
  static double of(double number) {
    return Math.signum(number) * Math.log1p(Math.abs(number));
  }

  /** The same if {@code taken}, else the number as it is. */
  static double of(double number, boolean taken) {
    return taken ? of(number) : number;
  }
}
