package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.SplitName;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;

/** What it changes when rows of documents in files have 16 bits a number. */
public final class HalfRows {
  private HalfRows() {}

  /**
   * What changes for a task.
   *
   * @param largest the most that a score moves
   * @param auc of the scores in float32
   * @param aucOfHalves of the others
   */
  public record Move(String task, int rows, double largest, double auc, double aucOfHalves) {}

  /**
   * Scores the rows of a split both ways.
   *
   * @param directory that the recipe's files are relative to
   * @throws org.towerrank.csv.DataException when the data is not what the recipe says
   */
  public static List<Move> moves(Bundle bundle, Recipe recipe, Path directory, SplitName split)
      throws IOException {
    TaskColumns.requireSame(bundle.name(), bundle.tasks(), recipe);
    RankingData data = RankingData.open(recipe, directory, Progress.silent());
    RankingSplit events = data.read(split.file(recipe.data()), bundle.schema());
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] exact = RankingEvaluator.scores(model, events, Progress.silent());
      float[] halves =
          RankingEvaluator.scores(model, model::scoreRowsInHalves, events, Progress.silent());
      float[] labels = TaskColumns.reorder(events.labels(), events.tasks(), model.tasks());
      List<Move> moves = new ArrayList<>();
      for (int task = 0; task < model.tasks().size(); task++) {
        LabelledScores before = of(task, model, exact, labels);
        LabelledScores after = of(task, model, halves, labels);
        double largest =
            IntStream.range(0, before.count())
                .mapToDouble(i -> Math.abs((double) before.scores()[i] - after.scores()[i]))
                .max()
                .orElse(0);
        moves.add(
            new Move(
                model.tasks().get(task),
                before.count(),
                largest,
                RankingMetrics.auc(before),
                RankingMetrics.auc(after)));
      }
      return moves;
    }
  }

  private static LabelledScores of(int task, RankingModel model, float[] scores, float[] labels) {
    return LabelledScores.ofTask(task, model.tasks().size(), scores, labels, new float[0]);
  }
}
