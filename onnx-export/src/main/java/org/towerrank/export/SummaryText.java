package org.towerrank.export;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.Provenance;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.TextTable;
import org.towerrank.feature.ValueRates;
import org.towerrank.json.ShownText;

/** A bundle's summary as text. */
final class SummaryText {
  private static final String INDENTATION = "  ";

  private SummaryText() {}

  static void print(PrintWriter out, BundleSummary summary) {
    out.printf("Model [%s] in [%s]%n", summary.name(), summary.bundle());
    out.printf("  fingerprint  %s%n", summary.fingerprint());
    out.printf(
        "  network      %s%n",
        summary.network() == null ? "made by another tool" : JsonOutput.line(summary.network()));
    if (!summary.precision().isFull()) {
      out.printf("  precision    %s%n", summary.precision());
    }
    if (!summary.tasks().isEmpty()) {
      out.printf("  tasks        %s%n", String.join(", ", summary.tasks()));
    }
    summary
        .labels()
        .forEach(
            (task, labels) ->
                out.printf(
                    Locale.ROOT,
                    "  labels       %s: mean %.6g, deviation %.6g%n",
                    task,
                    labels.mean(),
                    labels.deviation()));
    if (summary.similarity() != null) {
      out.printf("  similarity   %s%n", label(summary.similarity()));
    }
    out.printf(Locale.ROOT, "  parameters   %,d%n", summary.parameters());
    features(out, summary);
    summary.graphs().forEach(graph -> graph(out, graph));
    files(out, summary);
    provenance(out, summary.provenance());
  }

  private static void features(PrintWriter out, BundleSummary summary) {
    out.printf("%nFeatures%n");
    TextTable table =
        new TextTable("name", "side", "kind", "field", "encoder", "type", "width", "ids");
    for (BundleSummary.FeatureRow feature : summary.features()) {
      table.row(
          feature.name(),
          label(feature.side()),
          feature.kind(),
          feature.field(),
          feature.encoder(),
          feature.encoderType(),
          feature.width(),
          feature.ids() == 0 ? "-" : feature.ids());
    }
    table.print(out, INDENTATION);
  }

  private static void graph(PrintWriter out, BundleSummary.GraphRow row) {
    out.printf(
        Locale.ROOT,
        "%nGraph [%s]: %s, %,d parameters, opset %d, IR version %d, written by [%s]%n",
        row.graph().file(),
        label(row.graph().role()),
        row.parameters(),
        row.opset(),
        row.irVersion(),
        ShownText.of(row.producer()));
    TextTable table = new TextTable("input", "side", "type", "rank", "filled by");
    for (GraphInput input : row.graph().inputs()) {
      table.row(
          input.name(),
          label(input.side()),
          label(input.type()),
          input.flat() ? 1 : 2,
          String.join(", ", input.features()));
    }
    table.print(out, INDENTATION);
    out.printf("  output [%s], %s columns%n", row.graph().output(), row.graph().outputWidth());
    if (!row.sharing().isEmpty()) {
      out.printf("  %s%n", row.sharing());
    }
  }

  private static void files(PrintWriter out, BundleSummary summary) {
    out.printf(Locale.ROOT, "%nFiles, %,d bytes%n", summary.bytes());
    TextTable table = new TextTable("path", "bytes");
    summary
        .files()
        .forEach((path, bytes) -> table.row(path, String.format(Locale.ROOT, "%,d", bytes)));
    table.print(out, INDENTATION);
  }

  /** Any text may stand there, of which none is a name. */
  private static void provenance(PrintWriter out, Provenance provenance) {
    out.printf("%nProvenance%n");
    out.printf("  tool version      %s%n", ShownText.of(provenance.toolVersion()));
    out.printf("  recipe            %s%n", ShownText.of(provenance.recipe()));
    out.printf("  data fingerprint  %s%n", ShownText.of(provenance.dataFingerprint()));
    out.printf("  seed              %s%n", provenance.seed());
    provenance
        .metrics()
        .forEach((name, value) -> out.printf("  %-16s  %s%n", ShownText.of(name), value));
    if (!provenance.features().isEmpty()) {
      values(out, provenance.features());
    }
  }

  private static void values(PrintWriter out, Map<String, ValueRates> features) {
    out.printf("%nValues in validation%n");
    TextTable table = new TextTable("feature", "values", "missing", "unknown", "mean", "deviation");
    features.forEach(
        (name, rates) ->
            table.row(
                ShownText.of(name),
                String.format(Locale.ROOT, "%,d", rates.values()),
                percent(rates.missingRate()),
                percent(rates.unknownRate()),
                rates.deviation() > 0 ? number(rates.mean()) : "-",
                rates.deviation() > 0 ? number(rates.deviation()) : "-"));
    table.print(out, INDENTATION);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
