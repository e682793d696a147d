package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Metrics of users drawn again, as often as there are and with replacement (Efron 1979; users
 * rather than rows, as the rows of a user are alike). The same draws are made each time, so that
 * metrics of the same users can be compared draw by draw.
 *
 * @param groups of users, each drawn as a whole
 */
record Bootstrap(int groups) {
  static final int RESAMPLES = 1000;
  static final long SEED = 1;
  static final double CONFIDENCE = 0.95;

  /**
   * Each metric of each draw: {@code [metrics][RESAMPLES]}. Draws of a single group are all the
   * same, whatever chance would do, so that they are NaN.
   */
  double[][] draws(List<SummedMetric> metrics) {
    double[][] values = new double[metrics.size()][RESAMPLES];
    if (groups < 2) {
      Arrays.stream(values).forEach(ofMetric -> Arrays.fill(ofMetric, Double.NaN));
      return values;
    }
    // Threads change no number, as each draw has a seed of its own.
    IntStream.range(0, RESAMPLES)
        .parallel()
        .forEach(
            draw -> {
              int[] drawn = drawn(draw);
              for (int metric = 0; metric < values.length; metric++) {
                values[metric][draw] = metrics.get(metric).value(drawn);
              }
            });
    return values;
  }

  /** How often a draw has each group. */
  private int[] drawn(int draw) {
    SplittableRandom random = new SplittableRandom(SEED * RESAMPLES + draw);
    int[] drawn = new int[groups];
    for (int i = 0; i < groups; i++) {
      drawn[random.nextInt(groups)]++;
    }
    return drawn;
  }

  /** The standard deviation of a metric over draws that have it; NaN if few have. */
  static double deviation(double[] draws) {
    double[] finite = finite(draws);
    double mean = Arrays.stream(finite).average().orElse(Double.NaN);
    double squares = Arrays.stream(finite).map(value -> (value - mean) * (value - mean)).sum();
    return enough(finite) ? Math.sqrt(squares / (finite.length - 1)) : Double.NaN;
  }

  static double[] finite(double[] draws) {
    return Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
  }

  static boolean enough(double[] finite) {
    return finite.length >= CONFIDENCE * RESAMPLES;
  }
}
