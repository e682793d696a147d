package org.towerrank.model;

/**
 * What labels of a task were when fitting. A squared loss is of standardized labels, {@code (label
 * − mean) / deviation}, as weights begin near 0 and move by about the learning rate a step: labels
 * as large as prices would be out of reach. Scores are turned back.
 *
 * @param mean of the labels of the training rows
 * @param deviation their standard deviation, more than 0
 */
public record LabelScale(double mean, double deviation) {

  public LabelScale {
    // Graphs compute with float32.
    if (!Float.isFinite((float) mean)
        || !Float.isFinite((float) deviation)
        || (float) deviation <= 0) {
      throw new IllegalArgumentException(
          "labels: expected a mean and a deviation above 0 that are float32 numbers, got: "
              + mean
              + " and "
              + deviation);
    }
  }

  /** The label as a network is fitted to it. */
  public float standardized(float label) {
    return (float) ((label - mean) / deviation);
  }
}
