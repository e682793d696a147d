package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Run;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export RUN --out BUNDLE [--zip]}. */
@Command(
    name = "export",
    description =
        "Writes a fitted run as an ONNX bundle, unless its outputs differ from the reference.",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The directory that fitting wrote.")
  private Path run = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "BUNDLE",
      description = "Where to write the bundle; an earlier bundle there is replaced.")
  private Path out = Path.of("");

  @Option(names = "--zip", description = "Write a zip file instead of a directory.")
  private boolean zip;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  /** What was written. */
  private record Result(
      String bundle, String name, String fingerprint, long bytes, ParityReport parity) {}

  @Override
  public Integer call() throws IOException {
    Exporter.Exported exported = Exporter.export(Run.open(run));
    exported.writer().write(out, zip);
    Bundle bundle = exported.bundle();
    long bytes = bundle.sizes().values().stream().mapToLong(Long::longValue).sum();
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(
          JsonOutput.of(
              new Result(
                  out.toString(), bundle.name(), bundle.fingerprint(), bytes, exported.parity())));
    } else {
      console.printf(
          "Wrote the bundle [%s] of model [%s], %,d bytes.%n", out, bundle.name(), bytes);
      ReportText.parity(console, exported.parity());
    }
    console.flush();
    return CommandLines.OK;
  }
}
