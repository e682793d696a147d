package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.prepare.Preparation;
import org.towerrank.prepare.PreparationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prepare PREPARE.yaml --out DATA}. */
@Command(
    name = "prepare",
    description = {
      "Makes the rows that recipes read of a raw event log: cleaned, labelled, with the history"
          + " before each event, and split.",
      "The log is CSV, TSV, JSON lines or Parquet, in one file or many, compressed or not."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class PrepareCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PREPARE",
      description = "What to make of which log: a YAML file, which its paths are relative to.")
  private Path spec = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DATA",
      description = "The directory to write; that of an earlier preparation is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description =
          "Megabytes that tables take at most; beyond them they go to the disk (default: 2000).")
  private long memory = 2000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    PreparationReport report = new Preparation(spec, memory, threads, output.progress()).run(out);
    output.print(report, writer -> print(writer, report));
    return CommandLines.OK;
  }

  private void print(PrintWriter writer, PreparationReport report) {
    report.print(writer);
    writer.printf("The rows are in [%s].%n", out);
  }
}
