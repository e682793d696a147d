package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.TextTable;
import org.towerrank.command.ToolVersion;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.evaluate.MetricText;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate RUN|BUNDLE --data DIR}. */
@Command(
    name = "evaluate",
    description = {
      "Measures a model on a split of the data that its recipe names.",
      "Rankers are scored by ONNX Runtime; two towers recall from a Lucene index, made for it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class EvaluateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN|BUNDLE",
      description = "What fitting or export wrote; a run is exported in memory first.")
  private Path model = Path.of("");

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

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Bundle bundle = Evaluator.open(model);
    Recipe chosen =
        recipe == null ? Evaluator.recipe(bundle) : RecipeReader.read(recipe, Map.of()).recipe();
    Evaluation evaluation = Evaluator.evaluate(bundle, chosen, data, split, output.progress());
    output.print(evaluation, out -> print(out, evaluation));
    return CommandLines.OK;
  }

  private static void print(PrintWriter out, Evaluation evaluation) {
    Evaluation.Subject subject = evaluation.subject();
    out.printf(
        Locale.ROOT,
        "Model [%s] on [%s], %,d rows of [%s]:%n",
        subject.model(),
        subject.split(),
        subject.rows(),
        subject.file());
    switch (evaluation) {
      case Evaluation.Ranking ranking -> print(out, ranking);
      case Evaluation.Recall recall -> print(out, recall);
    }
  }

  private static void print(PrintWriter out, Evaluation.Ranking ranking) {
    TextTable table = new TextTable("metric", "value");
    ranking
        .metrics()
        .forEach(
            (name, value) -> table.row(name, MetricText.withError(value, error(ranking, name))));
    table.print(out, "  ");
  }

  private static void print(PrintWriter out, Evaluation.Recall recall) {
    TextTable table = new TextTable("metric", "Lucene", "exact search", "popularity");
    recall
        .metrics()
        .forEach(
            (name, value) ->
                table.row(
                    name,
                    MetricText.withError(value, error(recall, name)),
                    compared(recall.exact(), name, recall),
                    compared(recall.popularity(), name, recall)));
    table.print(out, "  ");
    out.printf(
        Locale.ROOT,
        "Of the %d items nearest to a user among %,d, approximate search finds %.2f %% (%d candidates).%n",
        recall.listLength(),
        recall.items(),
        100 * recall.annRecall(),
        recall.candidates());
  }

  private static String compared(Map<String, Double> metrics, String name, Evaluation evaluation) {
    return MetricText.compared(metrics.getOrDefault(name, Double.NaN), error(evaluation, name));
  }

  private static double error(Evaluation evaluation, String name) {
    return evaluation.standardErrors().getOrDefault(name, Double.NaN);
  }
}
