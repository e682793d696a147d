package org.towerrank.feature;

/**
 * Keeps mean and sum of squared differences from it, updated value by value (Welford 1962, Note on
 * a method for calculating corrected sums of squares and products).
 */
final class StandardFitter implements FitterOfNumbers {
  private final Clip clip;
  private final MissingNumber missing;
  private final boolean log1p;
  private double mean;
  private double squares;
  private long count;

  StandardFitter(Clip clip, MissingNumber missing, boolean log1p) {
    this.clip = clip;
    this.missing = missing;
    this.log1p = log1p;
  }

  @Override
  public void add(double value) {
    double number = SignedLog.of(value, log1p);
    count++;
    double before = number - mean;
    mean += before / count;
    squares += before * (number - mean);
    if (!Double.isFinite(squares)) {
      throw new InvalidValueException(
          "expected a number whose square is finite, got ["
              + value
              + "]; take the logarithm with [log1p]");
    }
  }

  @Override
  public Encoder fit() {
    double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
    float unseen = missing.isMean() ? (float) clip.apply(0) : missing.fitted();
    return new StandardEncoder(mean, deviation, clip, unseen, log1p);
  }
}
