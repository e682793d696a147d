package org.towerrank.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code export RUN --out BUNDLE [--as ranker|towers] [--zip] [--embeddings float32|fp16|int8]
 * [--layers float32|int8] [--data DIR]}.
 */
@Command(
    name = "export",
    description =
        "Writes a fitted run as an ONNX bundle, unless its outputs differ from the reference.",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ExportCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1 << 20;

  /** Bytes of all else, more or less. */
  private static final long BESIDE_WEIGHTS = 64 * MEGABYTE;

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

  private @Nullable Evaluations evaluations;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "With --as towers of several tasks: the one that items are ranked by.")
  private @Nullable String task;

  @Mixin private PrecisionOptions rounding = new PrecisionOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "With weights in fewer bits: the directory that the recipe's files are in,",
        "to tell what that does to the metrics."
      })
  private @Nullable Path data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "What to measure on: ${COMPLETION-CANDIDATES} (default: test).")
  private Evaluations.Split split = Evaluations.Split.TEST;

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
      String bundle,
      String name,
      String fingerprint,
      long bytes,
      ParityReport parity,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RoundingEffect rounding) {}

  /**
   * Says how to measure bundles on data. Without it there is no {@code --data}.
   *
   * @return this
   */
  public ExportCommand measuredBy(Evaluations evaluating) {
    this.evaluations = evaluating;
    return this;
  }

  @Override
  public Integer call() throws IOException {
    requireData();
    BundleName.require(spec, out, zip);
    Run fitted = Run.open(run);
    try {
      export(inForm(fitted));
      return CommandLines.OK;
    } catch (OutOfMemoryError e) {
      throw lacking(fitted, e);
    }
  }

  private void export(Run fitted) throws IOException {
    Exporter.Exported exported = Exporter.export(fitted, rounding.precision());
    RoundingEffect effect = effect(fitted, exported);
    exported.writer().write(out, zip);
    print(exported, effect);
  }

  /** Of the weights, a graph is in memory, and in fewer bits the numbers that stand for them. */
  private static OutOfMemoryError lacking(Run fitted, OutOfMemoryError lack) {
    long bytes = fitted.weights().parameters() * Float.BYTES;
    long needed = bytes / 10 * 17 + BESIDE_WEIGHTS;
    OutOfMemoryError told =
        new OutOfMemoryError(
            lack.getMessage()
                + "; to export "
                + bytes / MEGABYTE
                + " MB of weights takes up to "
                + needed / MEGABYTE
                + " MB");
    told.initCause(lack);
    return told;
  }

  private void requireData() {
    if (data == null) {
      return;
    }
    if (rounding.precision().isFull()) {
      throw new ParameterException(
          spec.commandLine(),
          "--data tells what weights in fewer bits change: add --embeddings or --layers, or use"
              + " evaluate");
    }
    if (evaluations == null) {
      throw new ParameterException(
          spec.commandLine(), "--data needs the command [towerrank export], which reads data");
    }
  }

  private @Nullable RoundingEffect effect(Run fitted, Exporter.Exported exported)
      throws IOException {
    if (exported.rounding().isEmpty()) {
      return null;
    }
    Bundle rounded = exported.bundle();
    Bundle float32 = Exporter.export(fitted).bundle();
    Map<String, RoundingEffect.Change> metrics = Map.of();
    if (data != null && evaluations != null) {
      metrics =
          RoundingEffect.changes(
              evaluations.metrics(float32, data, split), evaluations.metrics(rounded, data, split));
    }
    return new RoundingEffect(
        rounded.precision(),
        RoundingEffect.bytes(rounded),
        RoundingEffect.bytes(float32),
        exported.rounding().get(),
        metrics);
  }

  private void print(Exporter.Exported exported, @Nullable RoundingEffect effect) {
    Bundle bundle = exported.bundle();
    long bytes = RoundingEffect.bytes(bundle);
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(
          JsonOutput.of(
              new Result(
                  out.toString(),
                  bundle.name(),
                  bundle.fingerprint(),
                  bytes,
                  exported.parity(),
                  effect)));
    } else {
      console.printf(
          Locale.ROOT,
          "Wrote the bundle [%s] of model [%s], %,d bytes.%n",
          out,
          bundle.name(),
          bytes);
      ReportText.parity(console, exported.parity());
      if (effect != null) {
        ReportText.rounding(console, effect);
      }
    }
    console.flush();
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
