package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.SplitName;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;

/** Measures rankers: every row of a split is scored by ONNX Runtime. */
final class RankingEvaluator {
  private static final int BATCH = 4096;

  private RankingEvaluator() {}

  static Evaluation.Ranking evaluate(
      Bundle bundle, Recipe recipe, Path directory, SplitName split, Progress progress)
      throws IOException {
    TaskColumns.requireSame(bundle.name(), bundle.tasks(), recipe);
    if (recipe.sequential()) {
      TaskColumns.requireOrder(bundle.name(), bundle.tasks(), recipe);
    }
    String file = split.file(recipe.data());
    RankingData data = RankingData.open(recipe, directory, progress);
    RankingSplit events = data.read(file, bundle.schema());
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] scores = scores(model, events, progress);
      TaskColumns.requireFinite(model.tasks(), scores, file);
      Measurement measured =
          RankingMetrics.of(
              recipe.loss(),
              model.tasks(),
              scores,
              TaskColumns.reorder(events.labels(), events.tasks(), model.tasks()),
              events.weights());
      return new Evaluation.Ranking(
          new Evaluation.Subject(
              bundle.name(), bundle.fingerprint(), split.label(), file, events.rows().count()),
          measured.metrics(),
          measured.standardErrors());
    }
  }

  /** The scores of all rows, those of a row together. */
  static float[] scores(RankingModel model, RankingSplit events, Progress progress) {
    int count = events.rows().count();
    int tasks = model.tasks().size();
    float[] scores = new float[Math.multiplyExact(count, tasks)];
    try (Progress.Task task = progress.start("score", count)) {
      for (int from = 0; from < count; from += BATCH) {
        int rows = Math.min(BATCH, count - from);
        float[] some = model.scoreRows(events.rows().slice(from, rows));
        System.arraycopy(some, 0, scores, from * tasks, some.length);
        task.update(from + rows, from + rows, "");
      }
    }
    return scores;
  }
}
