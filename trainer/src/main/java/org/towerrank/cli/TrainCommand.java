package org.towerrank.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Run;
import org.towerrank.command.CommandLines;
import org.towerrank.command.TextTable;
import org.towerrank.command.ToolVersion;
import org.towerrank.data.TrainingRows;
import org.towerrank.evaluate.MetricText;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.report.ReportPage;
import org.towerrank.report.RunReport;
import org.towerrank.report.RunReporter;
import org.towerrank.train.Checkpoints;
import org.towerrank.train.Interruption;
import org.towerrank.train.Refit;
import org.towerrank.train.RefitReport;
import org.towerrank.train.Trainer;
import org.towerrank.train.TrainingOptions;
import org.towerrank.train.VectorChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train RECIPE.yaml --data DIR --out RUN}. */
@Command(
    name = "train",
    description = {
      "Fits the model of a recipe and writes a run.",
      "Ctrl-C ends fitting early and writes the best weights so far.",
      "After any other end of the process, --resume goes on from the last checkpoint."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class TrainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "What to fit, on what and how: a YAML file.")
  private @Nullable Path recipe;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory that the recipe's files are in.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "RUN",
      description = "Where to write the run; an earlier run there is replaced.")
  private @Nullable Path out;

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

  @Mixin private ContinueOptions continues = new ContinueOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Spec private @Nullable CommandSpec spec;

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
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RefitReport refit,
      List<String> warnings) {}

  /** What to fit, and where to write the run. */
  private record Task(RecipeSource recipe, Path data, Path out, TrainingOptions options) {}

  @Override
  public Integer call() throws IOException {
    requireConsistent();
    RecordedWarnings progress = new RecordedWarnings(output.progress());
    Task task = task(progress);
    Run.requireReplaceable(task.out());
    long start = System.nanoTime();
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = task.options().checkpoints()) {
      Trainer.Result result =
          new Trainer(task.recipe(), task.data(), task.options(), progress, interruption).train();
      // A signal that comes later ends the command, but no fit.
      boolean interrupted = interruption.requested();
      result.run().write(task.out(), checkpoints.best().orElse(null));
      checkpoints.delete();
      if (interrupted) {
        warnOfInterruption(result, progress);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!noReport && !interruption.requested()) {
        report(task, result, progress);
      }
      Outcome outcome = outcome(task.out(), result, seconds, progress.warnings());
      output.print(outcome, writer -> print(writer, outcome));
    }
    return CommandLines.OK;
  }

  private static void warnOfInterruption(Trainer.Result result, Progress progress) {
    progress.warn(
        "fitting was interrupted in epoch ["
            + result.fitted().epochs()
            + "]: the run has the best weights until then, those of epoch ["
            + result.fitted().bestEpoch()
            + "]");
  }

  /** Writes the page beside the run, which is whole already: nothing that fails here undoes it. */
  private static void report(Task of, Trainer.Result result, RecordedWarnings progress) {
    Path out = of.out();
    try (Progress.Task task = progress.start("report", 1)) {
      ReportPage.write(
          out, new RunReporter(of.recipe().recipe(), result).gather(out.toString(), progress));
      task.update(1, 0, "");
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      progress.warn("[" + out.resolve(RunReport.PAGE) + "] could not be made: " + why);
    }
  }

  private void requireConsistent() {
    boolean resumes = continues.resumed() != null;
    if (!resumes && (recipe == null || data == null || out == null)) {
      throw invalid("expected RECIPE, --data=DIR and --out=RUN, or --resume=RUN");
    }
    if (resumes && out != null) {
      throw invalid("--resume writes the run that it names: leave out --out");
    }
    if (resumes && continues.saysFrom()) {
      throw invalid(
          "--resume knows what the fit goes on from: leave out --from, --forget and"
              + " --refit-encoders");
    }
    if (resumes && recipe == null && (seed != null || !replaced.isEmpty())) {
      throw invalid("--resume knows the recipe: leave out --set and --seed, or give RECIPE too");
    }
    if (continues.lacksFrom()) {
      throw invalid("--forget and --refit-encoders need --from");
    }
    if (!continues.isValid()) {
      throw invalid("--checkpoint-minutes must not be negative");
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private Task task(Progress progress) throws IOException {
    Path run = Objects.requireNonNullElse(continues.resumed(), out);
    Checkpoints checkpoints = continues.checkpoints(Objects.requireNonNull(run), progress);
    Optional<Checkpoints.Left> left = checkpoints.left();
    RecipeSource chosen =
        recipe == null
            ? RecipeReader.parse("the checkpoint's recipe", left.orElseThrow().recipe(), Map.of())
            : RecipeReader.read(recipe, values());
    Refit refit = left.isPresent() ? left.get().refit() : continues.refit();
    Path directory = data == null ? left.orElseThrow().data() : data;
    return new Task(chosen, directory, run, new TrainingOptions(refit, checkpoints));
  }

  /** What replaces values of the recipe. */
  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>(replaced);
    if (seed != null) {
      values.put("fit.seed", seed.toString());
    }
    return values;
  }

  private static Outcome outcome(
      Path out, Trainer.Result result, double seconds, List<String> warnings) {
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
        result.refit(),
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
    if (outcome.refit() != null) {
      print(writer, outcome.refit());
    }
    outcome.warnings().forEach(warning -> writer.println("  warning: " + warning));
  }

  private static void print(PrintWriter writer, RefitReport refit) {
    writer.printf(Locale.ROOT, "  refit %d of a first fit%n", refit.refit());
    TrainingRows.Counts rows = refit.rows();
    if (rows != null) {
      writer.printf(
          Locale.ROOT,
          "  rows: %,d new, and %,d drawn of %,d earlier ones%n",
          rows.fresh(),
          rows.replayed(),
          rows.earlier());
    }
    refit
        .vocabularies()
        .forEach(
            (name, values) ->
                writer.printf(
                    Locale.ROOT,
                    "  values of [%s]: %,d kept, %,d new, %,d not seen and kept for now, %,d"
                        + " forgotten%n",
                    name,
                    values.kept(),
                    values.fresh(),
                    values.vanished(),
                    values.forgotten()));
    VectorChange vectors = refit.vectors();
    if (vectors != null) {
      writer.printf(
          Locale.ROOT,
          "  vectors of %,d items known before: cosine with the earlier ones %.4f on average, below"
              + " %.4f for one in twenty%n",
          vectors.items(),
          vectors.mean(),
          vectors.low());
    }
  }
}
