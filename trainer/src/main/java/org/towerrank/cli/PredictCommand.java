package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.predict.Predicted;
import org.towerrank.predict.Prediction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict RUN|BUNDLE --data FILE --out FILE}. */
@Command(
    name = "predict",
    description = {
      "Writes for every row of a table what a model says of it: a score a task of a ranker, or"
          + " the vector of a tower.",
      "Rows come in the order of the table, by the code that serves."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "RUN|BUNDLE",
      description = "What fitting or export wrote; a run is exported in memory first.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description =
          "The rows: .csv, .csv.gz or .parquet, or a folder of .parquet, with the fields that the"
              + " model reads as columns. Where users and documents have a field of one name, the"
              + " columns are called as the features that read it.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The table to write: .csv, .csv.gz or .parquet.")
  private Path out = Path.of("");

  @Option(
      names = "--side",
      paramLabel = "SIDE",
      description = "Which tower of two embeds the rows: ${COMPLETION-CANDIDATES}.")
  private Predicted.@Nullable Tower side;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "A column of the rows that the output has too. Repeatable. From Parquet to Parquet,"
              + " numbers, booleans and times keep their types; all else is a text.")
  private List<String> kept = new ArrayList<>();

  @Mixin private OutputOptions output = new OutputOptions();

  /** What was written. */
  private record Written(String out, String model, long rows, double seconds) {}

  @Override
  public Integer call() throws IOException {
    OutputFile.requireOther(spec, out, Map.of("--data", data, "RUN|BUNDLE", model));
    OutputFile.requireNoPart(spec, out, "--data", data);
    Bundle bundle = Evaluator.open(model);
    Predicted predicted;
    try {
      predicted = Predicted.of(bundle, side);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    long start = System.nanoTime();
    Prediction prediction = new Prediction(data, kept, out, output.progress());
    long rows =
        predicted == Predicted.SCORES
            ? prediction.scores(bundle)
            : prediction.vectors(bundle, predicted == Predicted.ITEM_VECTORS);
    Written written =
        new Written(out.toString(), bundle.name(), rows, (System.nanoTime() - start) / 1e9);
    output.print(
        written,
        writer ->
            writer.printf(
                Locale.ROOT,
                "Wrote [%s]: %,d rows by model [%s], %.1f s.%n",
                written.out(),
                written.rows(),
                written.model(),
                written.seconds()));
    return CommandLines.OK;
  }
}
