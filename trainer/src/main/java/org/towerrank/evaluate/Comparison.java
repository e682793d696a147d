package org.towerrank.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two models on the same rows.
 *
 * @param metrics that both have, by name
 * @param slices the same by slice
 */
public record Comparison(
    Evaluation.Subject a,
    Evaluation.Subject b,
    Evaluation.Resampling resampling,
    Map<String, Difference> metrics,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfSlice> slices) {

  public Comparison {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    slices = List.copyOf(slices);
  }

  /** Which of the two does better. */
  public enum Better {
    A,
    B,
    /** The interval of the difference has 0 in it, so that it may be chance; or there is none. */
    NEITHER
  }

  /**
   * A metric of both.
   *
   * @param difference {@code b - a}
   * @param interval of the difference: both are measured on the same draws of users, draw by draw;
   *     null where there is none
   * @param better by more than chance
   */
  public record Difference(
      double a,
      double b,
      double difference,
      @JsonUnwrapped @Nullable Interval interval,
      Better better) {

    static Difference of(String name, double a, double b, @Nullable Interval interval) {
      boolean chance = interval == null || interval.contains(0);
      boolean more = b > a != MetricNames.isError(name);
      return new Difference(
          a, b, b - a, interval, chance ? Better.NEITHER : more ? Better.B : Better.A);
    }
  }

  /** Both on rows with a value in common. */
  public record OfSlice(String by, String value, int rows, Map<String, Difference> metrics) {
    public OfSlice {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }
}
