package org.towerrank.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well a bundle does on a split, measured through the code that serves. */
public sealed interface Evaluation {
  /**
   * The fewest users that have intervals: of five who all say the same, one set in sixteen does so
   * by chance, which is more often than the confidence allows.
   */
  int LEAST_USERS = 6;

  /** What was measured on what. */
  record Subject(String model, String fingerprint, String split, String file, int rows) {}

  /**
   * How users were drawn again.
   *
   * @param user the column that names them; null where each row was drawn alone
   * @param users how many
   * @param resamples draws of as many users
   * @param confidence of the intervals
   */
  record Resampling(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String user,
      int users,
      int resamples,
      long seed,
      double confidence) {}

  /**
   * The metrics of rows with a value in common, without those that such rows cannot have.
   *
   * @param by the column or feature
   */
  record OfSlice(
      String by,
      String value,
      int rows,
      Map<String, Double> metrics,
      Map<String, Interval> intervals) {
    public OfSlice {
      metrics = ordered(metrics);
      intervals = ordered(intervals);
    }
  }

  /** What was measured on what. */
  Subject subject();

  /** The metrics by name. */
  Map<String, Double> metrics();

  /** The standard error of each metric. */
  Map<String, Double> standardErrors();

  /** Where each metric lies with confidence. */
  Map<String, Interval> intervals();

  /** How the intervals came about. */
  Resampling resampling();

  /** Metrics by slice, in the order in which slices were asked for. */
  List<OfSlice> slices();

  /**
   * A ranker's.
   *
   * @param metrics by task: {@code auc/click}, ...
   * @param standardErrors of the metrics
   */
  record Ranking(
      Subject subject,
      Map<String, Double> metrics,
      Map<String, Double> standardErrors,
      Map<String, Interval> intervals,
      Resampling resampling,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfSlice> slices)
      implements Evaluation {
    public Ranking {
      metrics = ordered(metrics);
      standardErrors = ordered(standardErrors);
      intervals = ordered(intervals);
      slices = List.copyOf(slices);
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
   * @param transitions the same of a list of those chosen most often behind the latest item of the
   *     history, then by popularity; empty where events have no history of items
   */
  record Recall(
      Subject subject,
      int items,
      int listLength,
      int candidates,
      Map<String, Double> metrics,
      Map<String, Double> standardErrors,
      Map<String, Interval> intervals,
      Resampling resampling,
      Map<String, Double> exact,
      Map<String, Double> difference,
      double annRecall,
      Map<String, Double> popularity,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> transitions,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfSlice> slices)
      implements Evaluation {
    public Recall {
      metrics = ordered(metrics);
      standardErrors = ordered(standardErrors);
      intervals = ordered(intervals);
      exact = ordered(exact);
      difference = ordered(difference);
      popularity = ordered(popularity);
      transitions = ordered(transitions);
      slices = List.copyOf(slices);
    }
  }

  private static <V> Map<String, V> ordered(Map<String, V> metrics) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
