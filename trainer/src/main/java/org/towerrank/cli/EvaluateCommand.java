package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Comparison;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.EvaluationSpec;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate RUN|BUNDLE [RUN|BUNDLE] --data DIR}. */
@Command(
    name = "evaluate",
    description = {
      "Measures a model on a split of the data that its recipe names.",
      "Rankers are scored by ONNX Runtime; two towers recall from a Lucene index, made for it.",
      "Intervals are of 95 %% confidence, by drawing users again. Two models are compared on the"
          + " same rows, which says whether one is better by more than chance."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class EvaluateCommand implements Callable<Integer> {
  private static final int MOST_MODELS = 2;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "RUN|BUNDLE",
      arity = "1..2",
      description = {
        "What fitting or export wrote; a run is exported in memory first.",
        "With a second one, the two are compared."
      })
  private List<Path> models = List.of();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The directory that the recipe's files are in.")
  private Path data = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "One of ${COMPLETION-CANDIDATES} (default: test).")
  private SplitName split = SplitName.TEST;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description = "What names the files, instead of the recipe that came with the model.")
  private @Nullable Path recipe;

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description = {
        "Measure by the values of a column or feature too. new:COLUMN: by whether training had the",
        "value. Repeatable."
      })
  private List<String> by = List.of();

  @Option(
      names = "--at",
      paramLabel = "K",
      split = ",",
      description = "Lengths of lists that HitRate, NDCG and recall are of, such as 5,20.")
  private List<Integer> at = List.of();

  @Option(
      names = "--user",
      paramLabel = "COLUMN",
      description = "The column that names users (default: user_id, where there is one).")
  private @Nullable String user;

  @Option(
      names = "--not-worse",
      paramLabel = "METRIC",
      split = ",",
      description = {
        "Fail where the second model is worse in one of these by more than chance, or nothing tells",
        "so, such as hit_rate@10 or auc/click: before it takes the place of the first."
      })
  private List<String> notWorse = List.of();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    requireConsistent();
    EvaluationSpec spec = new EvaluationSpec(at, by, user);
    Progress progress = output.progress();
    Evaluator.Measured first = measured(models.getFirst());
    if (models.size() == 1) {
      Evaluation evaluation =
          Evaluator.evaluate(first.bundle(), first.recipe(), data, split, spec, progress);
      output.print(evaluation, out -> EvaluationText.print(out, evaluation));
    } else {
      Comparison comparison =
          Evaluator.compare(first, measured(models.getLast()), data, split, spec, progress);
      List<String> worse = comparison.worse(notWorse);
      List<String> unknown = comparison.unknown(notWorse);
      output.print(comparison, out -> ComparisonText.print(out, comparison));
      if (!worse.isEmpty()) {
        progress.warn("[" + models.getLast() + "] is worse by more than chance in " + worse);
      }
      if (!unknown.isEmpty()) {
        progress.warn(
            "nothing tells whether ["
                + models.getLast()
                + "] is worse by more than chance in "
                + unknown
                + ", which have no interval");
      }
      return worse.isEmpty() && unknown.isEmpty() ? CommandLines.OK : CommandLines.FAILURE;
    }
    return CommandLines.OK;
  }

  private void requireConsistent() {
    if (models.size() > MOST_MODELS) {
      throw invalid("expected one RUN|BUNDLE, or two to compare, got " + models);
    }
    if (models.size() < MOST_MODELS && !notWorse.isEmpty()) {
      throw invalid("--not-worse compares two models, got " + models);
    }
    for (int k : at) {
      if (k < 1 || k > EvaluationSpec.MOST) {
        throw invalid("--at must be from 1 to " + EvaluationSpec.MOST + ", got: " + k);
      }
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private Evaluator.Measured measured(Path model) throws IOException {
    Bundle bundle = Evaluator.open(model);
    return new Evaluator.Measured(
        bundle,
        recipe == null ? Evaluator.recipe(bundle) : RecipeReader.read(recipe, Map.of()).recipe());
  }
}
