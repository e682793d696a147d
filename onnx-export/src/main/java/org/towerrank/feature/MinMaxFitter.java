package org.towerrank.feature;

/** Keeps smallest, largest and mean value. */
final class MinMaxFitter implements FitterOfNumbers {
  /**
   * A power of two: the largest numbers have a sum, and that of others but the least is the same.
   */
  private static final double UNIT = 0x1p64;

  private final boolean log;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private long count;

  MinMaxFitter(boolean log) {
    this.log = log;
  }

  @Override
  public void add(double value) {
    double number = SignedLog.of(value, log);
    min = Math.min(min, number);
    max = Math.max(max, number);
    sum += number / UNIT;
    count++;
  }

  @Override
  public Encoder fit() {
    if (count == 0) {
      return new MinMaxEncoder(0, 0, 0f, log);
    }
    double mean = max == min ? 0 : MinMaxEncoder.share(sum / count * UNIT, min, max);
    return new MinMaxEncoder(min, max, (float) mean, log);
  }
}
