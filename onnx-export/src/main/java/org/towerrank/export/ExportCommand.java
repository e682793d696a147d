package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Run;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.model.Ranker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export RUN --out BUNDLE [--as ranker|towers] [--zip]}. */
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

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description = {
        "What to make of the run: ${COMPLETION-CANDIDATES} (default: what its network is).",
        "Towers of a ranker are those of its factorization machine (fm, deepfm)."
      })
  private @Nullable Form form;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "With --as towers of several tasks: the one that items are ranked by.")
  private @Nullable String task;

  @Option(names = "--zip", description = "Write a zip file instead of a directory.")
  private boolean zip;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  /** What a bundle is. */
  enum Form {
    RANKER,
    TOWERS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What was written. */
  private record Result(
      String bundle, String name, String fingerprint, long bytes, ParityReport parity) {}

  @Override
  public Integer call() throws IOException {
    Exporter.Exported exported = Exporter.export(inForm(Run.open(run)));
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

  private Run inForm(Run fitted) throws BundleException {
    boolean ranker = fitted.definition().network() instanceof Ranker;
    if (task != null && !(ranker && form == Form.TOWERS)) {
      throw new ParameterException(
          spec.commandLine(), "--task is for the towers of a ranker: add --as towers");
    }
    if (form == Form.RANKER && !ranker) {
      throw new BundleException(
          "run [" + fitted.name() + "] is of two towers, which are no ranker: leave --as out");
    }
    return form == Form.TOWERS && ranker ? MachineTowers.of(fitted, task) : fitted;
  }
}
