package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.towerrank.bundle.Bundle;
import org.towerrank.clicks.LoggedRows;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code towerrank log-to-csv}: joins logged hits with clicks into rows to fit on. */
@Command(
    name = "log-to-csv",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    description = "Join hits that Elasticsearch logged with clicks into rows that a recipe reads.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class LogToCsvCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "LOG",
      description =
          "A line of JSON for each hit, plain or gzipped:"
              + " {\"request_id\": ..., \"id\": ..., \"log\": {...}}, whose log is the hit's"
              + " fields._towerrank_log.")
  private Path log;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "The bundle of the model that logged, whose fields become columns.")
  private Path model;

  @Option(
      names = "--clicks",
      required = true,
      paramLabel = "CSV",
      description =
          "A table with the columns request_id and id, and one of numbers for each label. Without a"
              + " label, a row is a click.")
  private Path clicks;

  @Option(
      names = "--keep",
      paramLabel = "FIELD",
      split = ",",
      description =
          "A field of the lines that the rows have too, such as when the hit was shown or where it"
              + " stood. Repeatable.")
  private List<String> kept = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "CSV",
      description = "Where the rows are written, compressed if the name ends in .gz.")
  private Path out;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    OutputFile.requireOther(spec, out, Map.of("LOG", log, "--model", model, "--clicks", clicks));
    Progress progress = output.progress();
    LoggedRows.Written written = LoggedRows.write(log, Bundle.open(model), clicks, kept, out);
    if (written.clicksWithoutHit() > 0) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "%,d of the clicks have no hit in [%s] and are left out",
              written.clicksWithoutHit(),
              log));
    }
    output.print(written, writer -> print(writer, written));
    return CommandLines.OK;
  }

  private void print(PrintWriter writer, LoggedRows.Written written) {
    writer.printf(
        Locale.ROOT,
        "%,d rows, %,d of them clicked, %,d logged by other versions  %s%n",
        written.rows(),
        written.clicked(),
        written.otherVersions(),
        out);
  }
}
