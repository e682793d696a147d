package org.towerrank.feature;

import java.util.function.Function;

/** Fits nothing but what a missing value becomes: the mean of what the other values become. */
final class MissingMeanFitter implements FitterOfNumbers {
  private final Function<Float, NumericEncoder> encoders;
  private final NumericEncoder encoder;
  private double sum;
  private long count;

  private MissingMeanFitter(Function<Float, NumericEncoder> encoders) {
    this.encoders = encoders;
    this.encoder = encoders.apply(0f);
  }

  /**
   * A fitter of encoders that differ in what a missing value becomes.
   *
   * @param missing what a recipe says
   * @param encoders the encoder of a number for missing values
   */
  static EncoderFitter of(MissingNumber missing, Function<Float, NumericEncoder> encoders) {
    return missing.isMean()
        ? new MissingMeanFitter(encoders)
        : EncoderFitter.fixed(encoders.apply(missing.fitted()));
  }

  @Override
  public void add(double value) {
    sum += encoder.encode(value);
    count++;
  }

  /** A column without values has 0 for missing ones. */
  @Override
  public Encoder fit() {
    return encoders.apply(count == 0 ? 0f : (float) (sum / count));
  }
}
