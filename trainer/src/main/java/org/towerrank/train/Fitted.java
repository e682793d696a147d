package org.towerrank.train;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.evaluate.Measurement;
import org.towerrank.model.Weights;

/**
 * The outcome of fitting.
 *
 * @param weights of the best epoch, as they serve
 * @param validation metrics of that epoch on validation
 * @param taskWeights of that epoch, by the name of the task, where they are learned; else empty
 * @param arithmetic that layers were multiplied in
 * @param bestEpoch counted from 1; 0 if fitting ended before the first epoch did
 * @param score of that epoch, see {@link StoppingRule#goesOn}
 * @param selectedBy the metrics that it was chosen by
 * @param epochs run
 * @param rows fitted, those of all epochs together
 * @param seconds that fitting them took, without reading and validation
 * @param history of the epochs that were measured, in order
 * @param change how far the vectors of items are from those of the run that this one went on from;
 *     null where there is none
 */
public record Fitted(
    Weights weights,
    Measurement validation,
    Map<String, Double> taskWeights,
    LayerArithmetic arithmetic,
    int bestEpoch,
    double score,
    List<String> selectedBy,
    int epochs,
    long rows,
    double seconds,
    List<EpochRecord> history,
    @Nullable VectorChange change) {

  /** Copies the lists. */
  public Fitted {
    selectedBy = List.copyOf(selectedBy);
    history = List.copyOf(history);
  }

  /** The metrics of the best epoch on validation. */
  public Map<String, Double> metrics() {
    return validation.metrics();
  }

  /** Rows fitted in a second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }
}
