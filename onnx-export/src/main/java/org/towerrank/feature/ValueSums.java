package org.towerrank.feature;

/**
 * What {@link ValueCounter} counted, as numbers of which those of several counters have a sum.
 *
 * @param values one a row; of a sequence one for each element, and one where it is empty
 * @param missing values that were absent; empty sequences
 * @param unknown values that the vocabulary does not have
 * @param sum of the encoded numbers that were not missing
 * @param squares the sum of their squares
 */
public record ValueSums(long values, long missing, long unknown, double sum, double squares) {
  /** Of no rows. */
  public static final ValueSums NONE = new ValueSums(0, 0, 0, 0, 0);

  /** Both together. */
  public ValueSums and(ValueSums other) {
    return new ValueSums(
        values + other.values,
        missing + other.missing,
        unknown + other.unknown,
        sum + other.sum,
        squares + other.squares);
  }

  /** Shares and the mean; all 0 of no rows. */
  public ValueRates rates() {
    long present = values - missing;
    double mean = present == 0 ? 0 : sum / present;
    double variance = present == 0 ? 0 : Math.max(0, squares / present - mean * mean);
    return new ValueRates(
        values, share(missing), share(unknown), finite(mean), finite(Math.sqrt(variance)));
  }

  private double share(long count) {
    return values == 0 ? 0 : (double) count / values;
  }

  /** Squares of the largest floats have a sum, but not one of as many as a node may count. */
  private static double finite(double number) {
    return Double.isFinite(number) ? number : 0;
  }
}
