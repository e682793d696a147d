package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect BUNDLE}. */
@Command(
    name = "inspect",
    description = "Shows what is in a bundle: schema, graphs, parameters, bytes, provenance.",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "BUNDLE", description = "A directory or zip.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    BundleSummary summary = BundleSummary.of(path.toString(), Bundle.open(path));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(summary));
    } else {
      SummaryText.print(out, summary);
    }
    out.flush();
    return CommandLines.OK;
  }
}
