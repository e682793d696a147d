package org.towerrank.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

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

  /**
   * Metrics in which B is worse than A by more than chance, such as a model of today than that of
   * yesterday.
   *
   * @param of those to look at
   * @throws IllegalArgumentException naming one that they do not both have, and the nearest
   */
  public List<String> worse(List<String> of) {
    return of.stream().filter(metric -> difference(metric).better() == Better.A).toList();
  }

  /**
   * Metrics that differ and have no interval, so that nothing says whether that is chance.
   *
   * @param of those to look at
   * @throws IllegalArgumentException naming one that they do not both have, and the nearest
   */
  public List<String> unknown(List<String> of) {
    return of.stream()
        .filter(metric -> difference(metric).interval() == null)
        .filter(metric -> difference(metric).difference() != 0)
        .toList();
  }

  private Difference difference(String metric) {
    Difference difference = metrics.get(metric);
    if (difference == null) {
      throw new IllegalArgumentException(
          "expected a metric that both models have, one of "
              + metrics.keySet()
              + ", got "
              + Quoted.of(metric)
              + Nearest.hint(metric, metrics.keySet()));
    }
    return difference;
  }

  /** Both on rows with a value in common. */
  public record OfSlice(String by, String value, int rows, Map<String, Difference> metrics) {
    public OfSlice {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }
}
