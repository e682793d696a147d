package org.towerrank.feature;

/**
 * What the values of a feature were in many rows, as a model reads them. Of what was fitted to and
 * what is served these should be alike.
 *
 * @param values how many were counted: one a row; of a sequence one for each element, and one where
 *     it is empty
 * @param missingRate share of them that were missing, from 0 to 1. A number is where it is encoded
 *     as a missing one is, and a sequence where it is empty
 * @param unknownRate share of them that the vocabulary does not have, from 0 to 1; 0 of numbers
 * @param mean of the encoded numbers that were not missing; 0 where there are none
 * @param deviation the standard deviation of these
 */
public record ValueRates(
    long values, double missingRate, double unknownRate, double mean, double deviation) {

  /**
   * Checks the numbers, as any may stand in a file.
   *
   * @throws IllegalArgumentException naming the number that cannot be
   */
  public ValueRates {
    require("values", values >= 0, values);
    require("missing_rate", missingRate >= 0 && missingRate <= 1, missingRate);
    require("unknown_rate", unknownRate >= 0 && unknownRate <= 1, unknownRate);
    require("mean", Double.isFinite(mean), mean);
    require("deviation", deviation >= 0 && Double.isFinite(deviation), deviation);
  }

  private static void require(String key, boolean holds, Number found) {
    if (!holds) {
      throw new IllegalArgumentException("[" + key + "]: no such number can be: [" + found + "]");
    }
  }
}
