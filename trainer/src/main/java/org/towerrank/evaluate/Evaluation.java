package org.towerrank.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How well a bundle does on a split, measured through the code that serves. */
public sealed interface Evaluation {

  /** What was measured on what. */
  record Subject(String model, String fingerprint, String split, String file, int rows) {}

  /** What was measured on what. */
  Subject subject();

  /** The metrics by name. */
  Map<String, Double> metrics();

  /** The standard error of each metric, for the number of rows. */
  Map<String, Double> standardErrors();

  /**
   * A ranker's.
   *
   * @param metrics AUC and log loss by task: {@code auc/click}, ...
   * @param standardErrors of the metrics
   */
  record Ranking(Subject subject, Map<String, Double> metrics, Map<String, Double> standardErrors)
      implements Evaluation {
    public Ranking {
      metrics = ordered(metrics);
      standardErrors = ordered(standardErrors);
    }
  }

  /**
   * Two towers'.
   *
   * @param items in the catalogue
   * @param listLength items recalled for each row
   * @param candidates nodes of the graph that approximate search considers
   * @param metrics of approximate search in the Lucene index
   * @param standardErrors of the metrics
   * @param exact the same of exact search in it
   * @param difference {@code metrics - exact}
   * @param annRecall share of the items of exact search that approximate search finds
   * @param popularity the same metrics of a list of the items chosen most often in training
   */
  record Recall(
      Subject subject,
      int items,
      int listLength,
      int candidates,
      Map<String, Double> metrics,
      Map<String, Double> standardErrors,
      Map<String, Double> exact,
      Map<String, Double> difference,
      double annRecall,
      Map<String, Double> popularity)
      implements Evaluation {
    public Recall {
      metrics = ordered(metrics);
      standardErrors = ordered(standardErrors);
      exact = ordered(exact);
      difference = ordered(difference);
      popularity = ordered(popularity);
    }
  }

  private static Map<String, Double> ordered(Map<String, Double> metrics) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
