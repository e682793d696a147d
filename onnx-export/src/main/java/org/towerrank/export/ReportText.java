package org.towerrank.export;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.towerrank.command.TextTable;

/** Reports as tables. */
final class ReportText {
  private ReportText() {}

  static void parity(PrintWriter out, ParityReport report) {
    out.printf(
        Locale.ROOT,
        "%s: outputs compared with the reference on %,d rows, tolerance %.0e.%n",
        report.passed() ? "Equal" : "DIFFERENT",
        report.rows(),
        report.tolerance());
    differences(out, report);
  }

  private static void differences(PrintWriter out, ParityReport report) {
    TextTable table = new TextTable("graph", "output", "rows", "max abs difference");
    for (ParityReport.Output output : report.outputs()) {
      String difference = String.format(Locale.ROOT, "%.3e", output.maxAbsDifference());
      table.row(output.graph(), output.output(), output.rowsPerUser(), difference);
    }
    table.print(out, "  ");
  }

  /** What weights in fewer bits change. */
  static void rounding(PrintWriter out, RoundingEffect effect) {
    out.printf(
        Locale.ROOT,
        "Rounded: %s; %.3f of %,d bytes; outputs compared with the fitted weights, tolerance"
            + " %.0e.%n",
        effect.precision(),
        effect.share(),
        effect.float32Bytes(),
        effect.parity().tolerance());
    differences(out, effect.parity());
    if (effect.metrics().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("metric", "float32", "rounded", "difference");
    effect
        .metrics()
        .forEach(
            (name, change) ->
                table.row(
                    name,
                    String.format(Locale.ROOT, "%.5f", change.float32()),
                    String.format(Locale.ROOT, "%.5f", change.rounded()),
                    String.format(Locale.ROOT, "%+.5f", change.difference())));
    table.print(out, "  ");
  }

  static void structure(PrintWriter out, StructureReport report) {
    out.printf(
        Locale.ROOT,
        "Sound: checksums, graphs and their bindings; outputs are finite on %,d rows.%n",
        report.rows());
    TextTable table = new TextTable("graph", "output", "rows", "columns", "smallest", "largest");
    for (StructureReport.Output output : report.outputs()) {
      table.row(
          output.graph(),
          output.output(),
          output.rowsPerUser(),
          output.width(),
          String.format(Locale.ROOT, "%.4f", output.smallest()),
          String.format(Locale.ROOT, "%.4f", output.largest()));
    }
    table.print(out, "  ");
  }

  static void golden(PrintWriter out, List<GoldenReport> reports) {
    if (reports.isEmpty()) {
      out.println("Not compared with the tool's own outputs: no golden rows were given.");
      return;
    }
    for (GoldenReport report : reports) {
      out.printf(
          Locale.ROOT,
          "%s: [%s] gives what [%s] has for %,d raw rows, largest difference %.3e, tolerance"
              + " %.0e.%n",
          report.passed() ? "Equal" : "DIFFERENT",
          report.graph(),
          report.file(),
          report.rows(),
          report.maxDifference(),
          report.tolerance());
    }
  }
}
