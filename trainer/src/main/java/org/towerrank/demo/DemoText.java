package org.towerrank.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.command.TextTable;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.MetricText;

/** Prints what a demonstration did. */
public final class DemoText {
  private final PrintWriter out;

  public DemoText(PrintWriter out) {
    this.out = out;
  }

  /** A step that is done. */
  public void step(DemoReport.Step step) {
    out.printf(Locale.ROOT, "  %-20s %7.1f s%n", step.name(), step.seconds());
    out.flush();
  }

  /** The users, then the metrics. */
  public void print(DemoReport report) {
    report.users().forEach(this::user);
    metrics("Recall", report, Evaluation.Recall.class);
    metrics("Ranking", report, Evaluation.Ranking.class);
    out.printf(Locale.ROOT, "%nAll of it took %.0f s.%n", report.seconds());
    out.flush();
  }

  private void user(DemoReport.Shown shown) {
    out.printf("%nUser %s%n", shown.user());
    out.printf("  history, newest first: %s, ...%n", String.join(", ", shown.history()));
    out.printf(
        Locale.ROOT,
        "  recalled %d items in %.2f ms, the nearest: %s, ...%n",
        shown.window(),
        shown.recallMillis(),
        shown.recalled().stream().map(DemoReport.Item::title).collect(Collectors.joining(", ")));
    out.printf(Locale.ROOT, "  ranked in %.2f ms:%n", shown.rankMillis());
    TextTable table = new TextTable("rank", "item", "score", "recall", "tasks", "genres");
    int rank = 0;
    for (DemoReport.Item item : shown.ranked()) {
      rank++;
      table.row(
          rank,
          item.title(),
          number(item.score()),
          "#" + item.recallRank(),
          item.tasks().entrySet().stream()
              .map(task -> task.getKey() + " " + number(task.getValue()))
              .collect(Collectors.joining(", ")),
          item.genres());
    }
    table.print(out, "    ");
  }

  private void metrics(String title, DemoReport report, Class<? extends Evaluation> kind) {
    List<DemoReport.Model> models =
        report.models().stream().filter(model -> kind.isInstance(model.evaluation())).toList();
    List<String> names =
        models.stream().flatMap(model -> model.popularity().keySet().stream()).distinct().toList();
    List<String> header = new ArrayList<>(List.of("metric"));
    models.forEach(model -> header.add(model.key()));
    header.add("popularity");
    Map<String, Double> popularity = models.getLast().popularity();
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (String name : names) {
      List<Object> row = new ArrayList<>(List.of(name));
      models.forEach(model -> row.add(metric(model.evaluation().metrics(), name, model)));
      row.add(metric(popularity, name, models.getLast()));
      table.row(row.toArray());
    }
    out.printf("%n%s on the test split:%n", title);
    table.print(out, "  ");
  }

  /**
   * A metric with as many digits as the rows allow.
   *
   * @param model measured on the same rows
   */
  private static String metric(Map<String, Double> metrics, String name, DemoReport.Model model) {
    Double value = metrics.get(name);
    double error = model.evaluation().standardErrors().getOrDefault(name, Double.NaN);
    return value == null ? "" : MetricText.compared(value, error);
  }

  private static String number(Number value) {
    return String.format(Locale.ROOT, "%.4f", value.doubleValue());
  }
}
