package org.towerrank.train;

import java.util.List;
import java.util.Map;
import org.towerrank.evaluate.MetricNames;
import org.towerrank.feature.Nearest;
import org.towerrank.recipe.RecipeException;

/**
 * What the best epoch is chosen by: the geometric mean of some metrics, so that each counts by its
 * relative change, however large it is.
 */
final class ModelSelection {
  private final List<String> metrics;

  private ModelSelection(List<String> metrics) {
    this.metrics = List.copyOf(metrics);
  }

  /**
   * Selection by the metrics that a recipe names, or else by the standard ones.
   *
   * @param measured the metrics that there are
   * @param undefined those that the validation rows do not have, whatever their scores; standard
   *     ones among them are left out
   * @throws RecipeException naming the nearest metric for one that there is not, or what to select
   *     by where one that is named is undefined, or all standard ones are
   */
  static ModelSelection of(
      List<String> named, List<String> standard, List<String> measured, List<String> undefined) {
    for (String metric : named) {
      if (!measured.contains(metric)) {
        throw new RecipeException(
            "fit.select_by: there is no metric ["
                + metric
                + "], this model is measured by "
                + measured
                + Nearest.hint(metric, measured));
      }
    }
    List<String> metrics = named.isEmpty() ? defined(standard, undefined) : named;
    for (String metric : metrics) {
      if (undefined.contains(metric)) {
        throw undefined(metric, metrics, undefined);
      }
    }
    return new ModelSelection(metrics);
  }

  /** All where none is defined. */
  private static List<String> defined(List<String> metrics, List<String> undefined) {
    List<String> defined = metrics.stream().filter(metric -> !undefined.contains(metric)).toList();
    return defined.isEmpty() ? metrics : defined;
  }

  private static RecipeException undefined(
      String metric, List<String> metrics, List<String> undefined) {
    return new RecipeException(
        "fit.select_by: validation has no ["
            + metric
            + "] to choose an epoch by, as its labels are all below 0.5, or all from 0.5 on: choose"
            + " by fit.select_by: "
            + metrics.stream()
                .map(each -> undefined.contains(each) ? MetricNames.logLoss(each) : each)
                .distinct()
                .toList());
  }

  /** The metrics. */
  List<String> metrics() {
    return metrics;
  }

  /** The first of the metrics, to be told. */
  String first() {
    return metrics.getFirst();
  }

  /** The logarithm of the geometric mean; more is better. */
  double score(Map<String, Double> values) {
    return metrics.stream().mapToDouble(metric -> gain(metric, values)).average().orElseThrow();
  }

  /** Whether a score is better than another; any number is better than none. */
  static boolean isBetter(double score, double than) {
    return score > than || (Double.isNaN(than) && !Double.isNaN(score));
  }

  private static double gain(String metric, Map<String, Double> values) {
    double log = Math.log(values.getOrDefault(metric, Double.NaN));
    return MetricNames.isError(metric) ? -log : log;
  }
}
