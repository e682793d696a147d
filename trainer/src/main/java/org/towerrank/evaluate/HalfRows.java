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
        int[] places = labelled(labels, task, model.tasks().size());
        float[] before = at(exact, places);
        float[] after = at(halves, places);
        double largest =
            IntStream.range(0, places.length)
                .mapToDouble(i -> Math.abs((double) before[i] - after[i]))
                .max()
                .orElse(0);
        float[] truth = at(labels, places);
        moves.add(
            new Move(
                model.tasks().get(task),
                places.length,
                largest,
                RankingMetrics.auc(before, truth),
                RankingMetrics.auc(after, truth)));
      }
      return moves;
    }
  }

  /** Where the scores of the rows with a label for a task are. */
  private static int[] labelled(float[] labels, int task, int tasks) {
    return IntStream.range(0, labels.length / tasks)
        .map(row -> row * tasks + task)
        .filter(place -> !Float.isNaN(labels[place]))
        .toArray();
  }

  private static float[] at(float[] numbers, int[] places) {
    float[] some = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      some[i] = numbers[places[i]];
    }
    return some;
  }
}
