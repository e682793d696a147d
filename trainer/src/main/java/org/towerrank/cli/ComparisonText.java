package org.towerrank.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.towerrank.command.TextTable;
import org.towerrank.evaluate.Comparison;
import org.towerrank.evaluate.Interval;
import org.towerrank.evaluate.MetricText;
import org.towerrank.json.ShownText;

/** Prints how two models compare. */
final class ComparisonText {
  private ComparisonText() {}

  static void print(PrintWriter out, Comparison comparison) {
    out.printf(
        Locale.ROOT,
        "A [%s] and B [%s] on [%s], %,d rows of [%s]:%n",
        comparison.a().model(),
        comparison.b().model(),
        comparison.a().split(),
        comparison.a().rows(),
        comparison.a().file());
    table(out, comparison.metrics());
    out.printf("Intervals of the difference: %s.%n", EvaluationText.text(comparison.resampling()));
    List<String> slicings =
        comparison.slices().stream().map(Comparison.OfSlice::by).distinct().toList();
    for (String by : slicings) {
      for (Comparison.OfSlice slice : comparison.slices()) {
        if (slice.by().equals(by)) {
          String value = ShownText.of(slice.value());
          out.printf(Locale.ROOT, "[%s] is [%s], %,d rows:%n", by, value, slice.rows());
          table(out, slice.metrics());
        }
      }
    }
  }

  private static void table(PrintWriter out, Map<String, Comparison.Difference> metrics) {
    TextTable table = new TextTable("metric", "A", "B", "B - A", "interval", "better");
    metrics.forEach((name, of) -> row(table, name, of));
    table.print(out, "  ");
  }

  private static void row(TextTable table, String name, Comparison.Difference of) {
    Interval interval = of.interval();
    // The interval is about four standard errors wide.
    double error = interval == null ? Double.NaN : (interval.high() - interval.low()) / 4;
    table.row(
        name,
        MetricText.compared(of.a(), error),
        MetricText.compared(of.b(), error),
        signed(of.difference(), error),
        interval == null
            ? ""
            : signed(interval.low(), error) + " to " + signed(interval.high(), error),
        interval == null ? "unknown" : better(of.better()));
  }

  private static String better(Comparison.Better better) {
    return better == Comparison.Better.NEITHER ? "no more than chance" : better.name();
  }

  private static String signed(double value, double error) {
    return (value < 0 ? "" : "+") + MetricText.compared(value, error);
  }
}
