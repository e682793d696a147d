package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.CommandLines;
import org.towerrank.command.TextTable;
import org.towerrank.command.ToolVersion;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.recipe.TuneSpec;
import org.towerrank.train.Interruption;
import org.towerrank.tune.Search;
import org.towerrank.tune.Space;
import org.towerrank.tune.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tune RECIPE.yaml --data DIR --out DIR}. */
@Command(
    name = "tune",
    description = {
      "Searches settings of a recipe that do better on validation, and writes the best as"
          + " a recipe and a run.",
      "The test file is not read. Called again with the same --out, it goes on, also"
          + " after its process was killed; with more --trials it adds some."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class TuneCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Parameters(paramLabel = "RECIPE", description = "What to fit, on what and how: a YAML file.")
  private @Nullable Path recipe;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The directory that the recipe's files are in.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder for all trials, best.yaml, and best, the run of the best trial.")
  private @Nullable Path out;

  @Option(
      names = "--space",
      paramLabel = "FILE",
      description = {
        "What to search: a YAML file of ranges. If absent what the recipe says under tune, or else",
        "ranges that fit its architecture."
      })
  private @Nullable Path space;

  @Option(
      names = "--columns",
      paramLabel = "C",
      description = {
        "recipe: trials read the recipe's features. all: all columns of users and items may be read"
            + " too,",
        "if that does better. For rankers; recipe if absent."
      })
  private TuneSpec.@Nullable Columns columns;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many settings to try, the recipe's own among them; ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "End after so many minutes, at the end of an epoch.")
  private @Nullable Double minutes;

  @Option(
      names = "--first-epochs",
      paramLabel = "N",
      defaultValue = "2",
      description = {
        "Epochs that each trial has. Then, and after twice as many each time, the worse half of",
        "trials is stopped; ${DEFAULT-VALUE}."
      })
  private int firstEpochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the search; ${DEFAULT-VALUE}. Fits have the recipe's fit.seed.")
  private long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a value of the recipe before the search. Repeatable.")
  private Map<String, String> replaced = new LinkedHashMap<>();

  @Mixin private OutputOptions output = new OutputOptions();
  @Spec private @Nullable CommandSpec spec;

  /** What came out. */
  private record Outcome(
      String out,
      boolean whole,
      Trial best,
      List<Trial> trials,
      double seconds,
      List<String> warnings) {}

  @Override
  public Integer call() throws IOException {
    requireConsistent();
    long start = System.nanoTime();
    RecordedWarnings progress = new RecordedWarnings(output.progress());
    Path file = Objects.requireNonNull(recipe);
    Path folder = Objects.requireNonNull(out);
    RecipeSource source = RecipeReader.read(file, replaced);
    Space said = space == null ? Space.of(file, source) : Space.of(space);
    Search search = new Search(trials, time(), seed, firstEpochs);
    try (Interruption interruption = Interruption.listen()) {
      Search.Result result =
          search.run(
              source,
              columns == null ? said : said.with(columns),
              Objects.requireNonNull(data),
              folder,
              progress,
              interruption);
      Outcome outcome =
          new Outcome(
              folder.toString(),
              result.whole(),
              result.best(),
              result.trials(),
              (System.nanoTime() - start) / 1e9,
              progress.warnings());
      output.print(outcome, writer -> print(writer, outcome));
    }
    return CommandLines.OK;
  }

  private void requireConsistent() {
    if (trials < 1) {
      throw invalid("--trials must be at least 1, got: " + trials);
    }
    if (firstEpochs < 1) {
      throw invalid("--first-epochs must be at least 1, got: " + firstEpochs);
    }
    if (minutes != null && !(minutes > 0 && minutes <= Integer.MAX_VALUE)) {
      throw invalid("--minutes must be above 0, got: " + minutes);
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private @Nullable Duration time() {
    return minutes == null ? null : Minutes.of(minutes);
  }

  private static void print(PrintWriter writer, Outcome outcome) {
    long stopped = count(outcome, Trial.Outcome.STOPPED);
    long failed = count(outcome, Trial.Outcome.FAILED);
    writer.printf(
        Locale.ROOT,
        "%d trials, %d of them stopped early, %d failed; %.1f s.%s%n",
        outcome.trials().size(),
        stopped,
        failed,
        outcome.seconds(),
        outcome.whole() ? "" : " Call it again to go on.");
    TextTable table = new TextTable("trial", "on validation", "best epoch", "outcome", "settings");
    Stream<Trial> best =
        outcome.trials().stream()
            .filter(trial -> trial.score() != null)
            .sorted(Comparator.comparingDouble(trial -> -Objects.requireNonNull(trial.score())))
            .limit(SHOWN);
    // The recipe is one of the best where trials are few, or gained nothing.
    Stream.concat(best, Stream.of(outcome.trials().getFirst()))
        .distinct()
        .forEach(trial -> row(table, trial));
    table.print(writer, "  ");
    writer.printf(
        "The best is [%s/best.yaml], and its run [%s/best].%n", outcome.out(), outcome.out());
    outcome.warnings().forEach(warning -> writer.println("  warning: " + warning));
  }

  private static long count(Outcome outcome, Trial.Outcome kind) {
    return outcome.trials().stream().filter(trial -> trial.outcome() == kind).count();
  }

  private static void row(TextTable table, Trial trial) {
    table.row(
        trial.trial(),
        trial.text(),
        trial.bestEpoch(),
        trial.outcome().name().toLowerCase(Locale.ROOT),
        trial.settings().isEmpty() ? "the recipe as it was" : trial.settings());
  }
}
