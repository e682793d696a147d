package org.towerrank.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.towerrank.command.TextTable;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.Interval;
import org.towerrank.evaluate.MetricText;

/** Prints how well a model does. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(PrintWriter out, Evaluation evaluation) {
    Evaluation.Subject subject = evaluation.subject();
    out.printf(
        Locale.ROOT,
        "Model [%s] on [%s], %,d rows of [%s]:%n",
        subject.model(),
        subject.split(),
        subject.rows(),
        subject.file());
    switch (evaluation) {
      case Evaluation.Ranking ranking -> print(out, ranking);
      case Evaluation.Recall recall -> print(out, recall);
    }
    out.printf("Intervals: %s.%n", text(evaluation.resampling()));
    slices(out, evaluation);
  }

  /**
   * Returns for example {@code "95 % confidence, from 1,000 draws of 943 users [user_id]"}. Draws
   * of rows make intervals too narrow, so it is told how to name users.
   */
  static String text(Evaluation.Resampling resampling) {
    if (resampling.users() < Evaluation.LEAST_USERS) {
      return String.format(
          Locale.ROOT,
          "none, as they take %d %s or more, got %d",
          Evaluation.LEAST_USERS,
          resampling.user() == null ? "rows" : "users [" + resampling.user() + "]",
          resampling.users());
    }
    return String.format(
        Locale.ROOT,
        "%.0f %% confidence, from %,d draws of %,d %s",
        100 * resampling.confidence(),
        resampling.resamples(),
        resampling.users(),
        resampling.user() == null
            ? "rows, as if each was of another user: --user names the column of users"
            : "users [" + resampling.user() + "]");
  }

  private static void print(PrintWriter out, Evaluation.Ranking ranking) {
    TextTable table = new TextTable("metric", "value", "interval");
    ranking
        .metrics()
        .forEach(
            (name, value) ->
                table.row(
                    name,
                    MetricText.withError(value, error(ranking, name)),
                    interval(ranking.intervals(), name, error(ranking, name))));
    table.print(out, "  ");
  }

  private static void print(PrintWriter out, Evaluation.Recall recall) {
    boolean histories = !recall.transitions().isEmpty();
    List<String> header =
        new ArrayList<>(List.of("metric", "Lucene", "exact search", "popularity"));
    header.addAll(histories ? List.of("transitions", "interval") : List.of("interval"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    recall
        .metrics()
        .forEach(
            (name, value) -> {
              List<String> row = new ArrayList<>();
              row.add(name);
              row.add(MetricText.withError(value, error(recall, name)));
              row.add(compared(recall.exact(), name, recall));
              row.add(compared(recall.popularity(), name, recall));
              if (histories) {
                row.add(compared(recall.transitions(), name, recall));
              }
              row.add(interval(recall.intervals(), name, error(recall, name)));
              table.row(row.toArray());
            });
    table.print(out, "  ");
    out.printf(
        Locale.ROOT,
        "Of the %d items nearest to a user among %,d, approximate search finds %.2f %% (%d"
            + " candidates).%n",
        Math.min(recall.listLength(), recall.items()),
        recall.items(),
        100 * recall.annRecall(),
        recall.candidates());
  }

  private static void slices(PrintWriter out, Evaluation evaluation) {
    List<String> slicings =
        evaluation.slices().stream().map(Evaluation.OfSlice::by).distinct().toList();
    for (String by : slicings) {
      out.printf("By [%s]:%n", by);
      TextTable table = new TextTable("value", "rows", "metric", "value", "interval");
      for (Evaluation.OfSlice slice : evaluation.slices()) {
        if (slice.by().equals(by)) {
          rows(table, slice);
        }
      }
      table.print(out, "  ");
    }
  }

  private static void rows(TextTable table, Evaluation.OfSlice slice) {
    String value = slice.value();
    String rows = String.format(Locale.ROOT, "%,d", slice.rows());
    for (Map.Entry<String, Double> metric : slice.metrics().entrySet()) {
      Interval interval = slice.intervals().get(metric.getKey());
      // The interval is about four standard errors wide.
      double error = interval == null ? Double.NaN : (interval.high() - interval.low()) / 4;
      table.row(
          value,
          rows,
          metric.getKey(),
          MetricText.compared(metric.getValue(), error),
          interval(slice.intervals(), metric.getKey(), error));
      value = "";
      rows = "";
    }
  }

  private static String interval(Map<String, Interval> intervals, String name, double error) {
    Interval interval = intervals.get(name);
    return interval == null
        ? ""
        : MetricText.compared(interval.low(), error)
            + " to "
            + MetricText.compared(interval.high(), error);
  }

  private static String compared(Map<String, Double> metrics, String name, Evaluation evaluation) {
    return MetricText.compared(metrics.getOrDefault(name, Double.NaN), error(evaluation, name));
  }

  private static double error(Evaluation evaluation, String name) {
    return evaluation.standardErrors().getOrDefault(name, Double.NaN);
  }
}
