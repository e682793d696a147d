package org.towerrank.train;

import java.util.function.IntFunction;

/** Looks at what a model makes of rows before it is measured: what is no number has no rank. */
final class Measurable {
  private Measurable() {}

  /**
   * Checks that all are numbers.
   *
   * @param values of all rows, those of a row together
   * @param width how many a row has
   * @param place what a row is called
   * @throws FittingException naming the first row that has none
   */
  static void require(float[] values, int width, IntFunction<String> place) {
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        throw new FittingException(
            "what the model says of "
                + place.apply(i / width)
                + " became [NaN]: look for extreme numbers in it, or lower"
                + " fit.optimizer.learning_rate");
      }
    }
  }
}
