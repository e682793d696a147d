package org.towerrank.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Run;
import org.towerrank.command.CommandLines;
import org.towerrank.command.TextTable;
import org.towerrank.command.ToolVersion;
import org.towerrank.evaluate.MetricText;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.report.ReportPage;
import org.towerrank.report.RunReport;
import org.towerrank.report.RunReporter;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train RECIPE.yaml --data DIR --out RUN}. */
@Command(
    name = "train",
    description = {
      "Fits the model of a recipe and writes a run.",
      "Ctrl-C ends fitting early and writes the best weights so far."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RECIPE", description = "What to fit, on what and how: a YAML file.")
  private Path recipe = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The directory that the recipe's files are in.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description = "Where to write the run; an earlier run there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a value of the recipe, such as fit.batch_size=1024. Repeatable.")
  private Map<String, String> replaced = new LinkedHashMap<>();

  @Option(names = "--seed", paramLabel = "N", description = "Replace the recipe's fit.seed.")
  private @Nullable Long seed;

  @Option(
      names = "--no-report",
      description = "Write no report.html, the page that shows what the run learned.")
  private boolean noReport;

  @Mixin private OutputOptions output = new OutputOptions();

  /** What was fitted. */
  private record Outcome(
      String run,
      String model,
      long seed,
      long parameters,
      String precision,
      int bestEpoch,
      int epochs,
      double seconds,
      Map<String, Double> validation,
      Map<String, Double> standardErrors,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> taskWeights,
      List<String> warnings) {}

  @Override
  public Integer call() throws IOException {
    Map<String, String> values = new LinkedHashMap<>(replaced);
    if (seed != null) {
      values.put("fit.seed", seed.toString());
    }
    RecipeSource chosen = RecipeReader.read(recipe, values);
    Run.requireReplaceable(out);
    RecordedWarnings progress = new RecordedWarnings(output.progress());
    long start = System.nanoTime();
    try (Interruption interruption = Interruption.listen()) {
      Trainer.Result result = new Trainer(chosen, data, progress, interruption).train();
      result.run().write(out);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!noReport && !interruption.requested()) {
        report(chosen.recipe(), result, progress);
      }
      Outcome outcome = outcome(result, seconds, progress.warnings());
      output.print(outcome, writer -> print(writer, outcome));
    }
    return CommandLines.OK;
  }

  /** Writes the page beside the run, which is whole already: nothing that fails here undoes it. */
  private void report(Recipe fitted, Trainer.Result result, RecordedWarnings progress) {
    try (Progress.Task task = progress.start("report", 1)) {
      ReportPage.write(
          out, new RunReporter(fitted, result).gather(out.toString(), progress.warnings()));
      task.update(1, 0, "");
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      progress.warn("[" + out.resolve(RunReport.PAGE) + "] could not be made: " + e);
    }
  }

  private Outcome outcome(Trainer.Result result, double seconds, List<String> warnings) {
    return new Outcome(
        out.toString(),
        result.run().name(),
        result.run().provenance().seed(),
        result.run().weights().parameters(),
        result.fitted().arithmetic().key(),
        result.fitted().bestEpoch(),
        result.fitted().epochs(),
        seconds,
        result.fitted().validation().metrics(),
        result.fitted().validation().standardErrors(),
        result.fitted().taskWeights(),
        warnings);
  }

  private static void print(PrintWriter writer, Outcome outcome) {
    writer.printf(
        Locale.ROOT,
        "Wrote the run [%s] of model [%s]: %,d parameters, best of %d epochs %d, layers in %s, %.1f"
            + " s.%n",
        outcome.run(),
        outcome.model(),
        outcome.parameters(),
        outcome.epochs(),
        outcome.bestEpoch(),
        outcome.precision(),
        outcome.seconds());
    TextTable table = new TextTable("metric", "validation");
    outcome
        .validation()
        .forEach(
            (name, value) ->
                table.row(
                    name,
                    MetricText.withError(
                        value, outcome.standardErrors().getOrDefault(name, Double.NaN))));
    table.print(writer, "  ");
    outcome
        .taskWeights()
        .forEach(
            (task, weight) ->
                writer.printf(Locale.ROOT, "  learned weight of task [%s]: %.3f%n", task, weight));
    outcome.warnings().forEach(warning -> writer.println("  warning: " + warning));
  }
}
