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
 */
public record Measurement(Map<String, Double> metrics, Map<String, Double> standardErrors) {

  /** Copies both, in their order. */
  public Measurement {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    standardErrors = Collections.unmodifiableMap(new LinkedHashMap<>(standardErrors));
  }

  /**
   * The areas under ROC curves that are below one half by more than three standard errors: of these
   * tasks a higher score means fewer positives.
   */
  public List<String> worseThanChance() {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().startsWith(RankingMetrics.AUC))
        .filter(
            metric ->
                metric.getValue() + 3 * standardErrors.getOrDefault(metric.getKey(), Double.NaN)
                    < 0.5)
        .map(Map.Entry::getKey)
        .toList();
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
