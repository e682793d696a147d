package org.towerrank.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Metrics of some rows, and how far they are from those of all rows that might have been drawn.
 *
 * @param metrics by name
 * @param standardErrors of the same
 * @param worseThanChance what is worse by more than chance than a score that knows nothing: areas
 *     under ROC curves below one half, and losses and errors above those of the labels' mean. Of a
 *     task it is the first of these
 */
public record Measurement(
    Map<String, Double> metrics, Map<String, Double> standardErrors, List<String> worseThanChance) {

  /** Copies all, in their order. */
  public Measurement {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    standardErrors = Collections.unmodifiableMap(new LinkedHashMap<>(standardErrors));
    worseThanChance = List.copyOf(worseThanChance);
  }

  /** Metrics that chance makes no worse than they could be. */
  public Measurement(Map<String, Double> metrics, Map<String, Double> standardErrors) {
    this(metrics, standardErrors, List.of());
  }

  /** Returns for example {@code "auc/like 0.719, log_loss/like 0.608"}. */
  public String text() {
    return metrics.entrySet().stream()
        .map(
            metric ->
                metric.getKey()
                    + " "
                    + MetricText.rounded(
                        metric.getValue(),
                        standardErrors.getOrDefault(metric.getKey(), Double.NaN)))
        .collect(Collectors.joining(", "));
  }
}
