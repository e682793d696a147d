package org.towerrank.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.ToolVersion;
import org.towerrank.precision.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify BUNDLE [--rows N] [--seed N] [--golden ROWS.csv]}. */
@Command(
    name = "verify",
    description = {
      "Checks a bundle: its files, its graphs, and that ONNX Runtime computes what the definition"
          + " in it says.",
      "Of a bundle made by other tools, which has no definition, files and graphs are checked, and"
          + " a trial run.",
      "With golden rows, the way from raw values to outputs is compared with what the tool gave."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "BUNDLE", description = "A directory or zip.")
  private Path path = Path.of("");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Random rows to compare, missing and unknown values among them (default: 1000).")
  private int rows = ParityCheck.ROWS;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the random rows (default: 1).")
  private long seed = 1;

  @Mixin private GoldenOptions golden = new GoldenOptions();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  /** What was found; no parity for bundles without a definition. */
  private record Result(
      String bundle,
      String name,
      String fingerprint,
      boolean passed,
      Precision precision,
      StructureReport structure,
      @Nullable ParityReport parity,
      List<GoldenReport> golden) {}

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rows must be at least 1, got: [" + rows + "]");
    }
    double tolerance = golden.tolerance(spec);
    Bundle bundle = Bundle.open(path);
    StructureReport structure = StructureCheck.run(bundle, rows, seed);
    UnitVectors.require(bundle, rows, seed);
    ParityReport parity =
        bundle
            .definition()
            .map(definition -> ParityCheck.ofBundle(bundle, definition, rows, seed))
            .orElse(null);
    List<GoldenReport> reports = GoldenCheck.run(bundle, golden.files(), tolerance);
    boolean equal = reports.stream().allMatch(GoldenReport::passed);
    boolean passed = (parity == null || parity.passed()) && equal;
    print(
        new Result(
            path.toString(),
            bundle.name(),
            bundle.fingerprint(),
            passed,
            bundle.precision(),
            structure,
            parity,
            reports));
    return passed ? CommandLines.OK : CommandLines.FAILURE;
  }

  private void print(Result result) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(result));
    } else {
      if (!result.precision().isFull()) {
        out.printf("Rounded: %s; compared with what the bytes stand for.%n", result.precision());
      }
      ReportText.structure(out, result.structure());
      if (result.parity() != null) {
        ReportText.parity(out, result.parity());
      } else if (result.golden().isEmpty()) {
        out.println("Not compared: the bundle has no definition of the network to compare with.");
      }
      if (!result.golden().isEmpty()) {
        ReportText.golden(out, result.golden());
      }
    }
    out.flush();
    if (!result.passed()) {
      PrintWriter err = spec.commandLine().getErr();
      if (result.parity() != null && !result.parity().passed()) {
        err.println(
            spec.qualifiedName()
                + ": ["
                + path
                + "] differs from the reference by more than allowed");
      }
      result.golden().stream()
          .filter(report -> !report.passed())
          .forEach(report -> err.println(spec.qualifiedName() + ": " + report.problem()));
      err.flush();
    }
  }
}
