package org.towerrank.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Metrics of rows that lie in memory.
 *
 * @param metrics by name
 * @param intervals of the metrics
 * @param slices the same by slice
 */
public record SplitMetrics(
    Evaluation.Subject subject,
    Map<String, Double> metrics,
    Map<String, Interval> intervals,
    Evaluation.Resampling resampling,
    List<Evaluation.OfSlice> slices) {
  /** Copies all, in their order. */
  public SplitMetrics {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    slices = List.copyOf(slices);
  }

  static SplitMetrics of(EvaluatedRows rows) {
    MeasuredRows all = MeasuredRows.all(rows);
    return new SplitMetrics(
        rows.subject(),
        all.values(),
        all.intervals(),
        MeasuredRows.resampling(rows.users()),
        MeasuredRows.bySlice(rows));
  }

  /** The indexes of at most so many rows, evenly spread. */
  public static int[] spread(int rows, int most) {
    int some = Math.min(rows, most);
    return IntStream.range(0, some).map(i -> (int) ((long) i * rows / some)).toArray();
  }
}
