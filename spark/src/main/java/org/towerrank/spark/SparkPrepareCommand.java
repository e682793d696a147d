package org.towerrank.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.prepare.PreparationReport;
import org.towerrank.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare PREPARE.yaml --out DATA} on Spark. */
@Command(
    name = "prepare",
    description = {
      "Makes the rows that recipes read of a raw event log, by the steps of towerrank prepare: the"
          + " same rows, in folders of Parquet.",
      "The log is CSV, TSV, JSON lines or Parquet, in one file or many."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class SparkPrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PREPARE",
      description =
          "What to make of which log: a YAML file on this machine. Its paths are relative to it, or"
              + " begin with a scheme such as s3a://.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATA",
      description = "The folder to write; that of an earlier preparation is replaced.")
  private String out = "";

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter error = spec.commandLine().getErr();
    Progress progress = json ? Progress.warningsOn(error) : Progress.on(error);
    PreparationReport report = new SparkPreparation(SparkMain.session(), file, progress).run(out);
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      writer.println(JsonOutput.of(report));
    } else {
      report.print(writer);
      writer.printf("The rows are in [%s].%n", out);
    }
    writer.flush();
    return CommandLines.OK;
  }
}
