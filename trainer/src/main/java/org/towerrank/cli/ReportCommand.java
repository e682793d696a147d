package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.report.ReportPage;
import org.towerrank.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code report RUN...}. */
@Command(
    name = "report",
    description = {
      "Writes a page that shows runs beside each other: one file that needs no network.",
      "It shows what fitting wrote beside each run."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", arity = "1..*", description = "What train wrote.")
  private List<Path> runs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page (default: report.html); an earlier report there is replaced.")
  private Path out = Path.of(RunReport.PAGE);

  @Mixin private OutputOptions output = new OutputOptions();

  /** What was written. */
  private record Outcome(String report, List<String> runs) {}

  @Override
  public Integer call() throws IOException {
    List<RunReport> reports = new ArrayList<>();
    for (Path run : runs) {
      reports.add(ReportPage.read(run));
    }
    ReportPage.write(out, reports);
    Outcome outcome = new Outcome(out.toString(), runs.stream().map(Path::toString).toList());
    output.print(
        outcome, writer -> writer.printf("Wrote [%s] of %s runs.%n", out, outcome.runs().size()));
    return CommandLines.OK;
  }
}
