package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.evaluate.HalfRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What rows of documents in float16 change in the scores of a fitted ranker. */
@Command(
    name = "half-rows",
    mixinStandardHelpOptions = true,
    description = {
      "Scores the rows of a split by a fitted ranker twice: with what it computes of"
          + " items alone in float32, and in float16, as rows of documents in files may hold it.",
      "Tells how far scores and AUC move."
    })
public final class HalfRowsBenchmark extends Benchmark {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN|BUNDLE",
      description = "What fitting or export wrote.")
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
      description = "One of ${COMPLETION-CANDIDATES}; VALIDATION.")
  private SplitName split = SplitName.VALIDATION;

  @Override
  protected List<Measure> measure() throws IOException {
    Bundle bundle = Evaluator.open(model);
    List<Measure> measures = new ArrayList<>();
    for (HalfRows.Move move : HalfRows.moves(bundle, Evaluator.recipe(bundle), data, split)) {
      String task = move.task() + ": ";
      measures.add(Measure.of(task + "rows", move.rows(), "rows"));
      measures.add(scaled(1, task + "largest move of a score", move.largest()));
      measures.add(Measure.of(task + "AUC in float32", move.auc(), ""));
      double moved = Math.abs(move.auc() - move.aucOfHalves());
      measures.add(scaled(0.1, task + "move of AUC", moved));
    }
    return measures;
  }

  private static Measure scaled(double bar, String name, double value) {
    return Measure.atMost(bar, name, 1000 * value, "thousandths");
  }
}
