package org.towerrank.train;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.evaluate.Measurement;

/**
 * How far fitting is.
 *
 * @param epochs that are over, and measured
 * @param rows of the next one that are done
 * @param lossSum of them
 * @param steps made
 * @param fittedRows of all epochs
 * @param fittingNanos that they took
 * @param precision that layers are multiplied in, which may have been chosen by their speed
 * @param history of the epochs that are over
 * @param best what is known of the best epoch
 */
record FitPosition(
    int epochs,
    int rows,
    double lossSum,
    int steps,
    long fittedRows,
    long fittingNanos,
    String precision,
    List<EpochRecord> history,
    BestEpoch best) {

  /**
   * The best epoch so far.
   *
   * @param epoch counted from 1; 0 before there is one
   * @param score that it was chosen by
   * @param taskWeights learned
   * @param change see {@link Objective#change}
   */
  record BestEpoch(
      int epoch,
      double score,
      Measurement measured,
      Map<String, Double> taskWeights,
      @Nullable VectorChange change) {

    static BestEpoch none() {
      return new BestEpoch(
          0, Double.NEGATIVE_INFINITY, new Measurement(Map.of(), Map.of()), Map.of(), null);
    }
  }
}
