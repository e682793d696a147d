package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.SplitName;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Loss;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;

/** Measures rankers: every row of a split is scored by ONNX Runtime. */
final class RankingEvaluator {
  private static final int BATCH = 4096;

  private RankingEvaluator() {}

  static Evaluation.Ranking evaluate(
      Bundle bundle,
      Recipe recipe,
      Path directory,
      SplitName split,
      EvaluationSpec spec,
      Progress progress)
      throws IOException {
    return evaluation(rows(bundle, recipe, directory, split, spec, progress));
  }

  /** What the model makes of the rows of a split. */
  static RankedRows rows(
      Bundle bundle,
      Recipe recipe,
      Path directory,
      SplitName split,
      EvaluationSpec spec,
      Progress progress)
      throws IOException {
    TaskColumns.requireSame(bundle.name(), bundle.tasks(), recipe);
    if (recipe.sequential()) {
      TaskColumns.requireOrder(bundle.name(), bundle.tasks(), recipe);
    }
    String file = split.file(recipe.data());
    RankingData data = RankingData.open(recipe, directory, progress);
    SlicedColumns sliced = new SlicedColumns(recipe, spec);
    RankingSplit events = data.read(file, bundle.schema(), sliced.columns(data, file));
    int count = events.rows().count();
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      float[] scores = scores(model, events, progress);
      TaskColumns.requireFinite(model.tasks(), scores, file);
      if (recipe.loss() == Loss.CROSS_ENTROPY) {
        warnOfOtherScores(bundle, scores, progress);
      }
      return new RankedRows(
          new Evaluation.Subject(bundle.name(), bundle.fingerprint(), split.label(), file, count),
          recipe.loss(),
          model.tasks(),
          scores,
          TaskColumns.reorder(events.labels(), events.tasks(), model.tasks()),
          events.weights(),
          sliced.users(events.columns(), count),
          sliced.slices(data, events.columns()),
          spec.cutoffs());
    }
  }

  private static void warnOfOtherScores(Bundle bundle, float[] scores, Progress progress) {
    List<String> tasks = bundle.tasks();
    for (int task = 0; task < tasks.size(); task++) {
      if (!RankingMetrics.areProbabilities(task, tasks.size(), scores)) {
        progress.warn(
            "model ["
                + bundle.name()
                + "], task ["
                + tasks.get(task)
                + "]: scores are beyond 0 and 1, so that log_loss and calibration_error are left"
                + " out; where they are logits, import the model with [apply: sigmoid]");
      }
    }
  }

  static Evaluation.Ranking evaluation(RankedRows rows) {
    Measurement measured =
        RankingMetrics.of(rows.loss(), rows.tasks(), rows.scores(), rows.labels(), rows.weights());
    MeasuredRows all = MeasuredRows.all(rows);
    return new Evaluation.Ranking(
        rows.subject(),
        over(all.values(), measured.metrics()),
        over(all.deviations(), measured.standardErrors()),
        all.intervals(),
        MeasuredRows.resampling(rows.users()),
        MeasuredRows.bySlice(rows));
  }

  /** The values of both, in the order of the first; what both have is of the second. */
  private static Map<String, Double> over(Map<String, Double> first, Map<String, Double> second) {
    Map<String, Double> both = new LinkedHashMap<>(first);
    both.putAll(second);
    return both;
  }

  /**
   * The scores of all rows, those of a row together.
   *
   * @throws IllegalArgumentException for a model that computes across rows, whose metrics would
   *     depend on how rows are divided into batches
   */
  static float[] scores(RankingModel model, RankingSplit events, Progress progress) {
    return scores(model, model::scoreRows, events, progress);
  }

  /**
   * The same of another way to score.
   *
   * @param way that the model scores rows
   */
  static float[] scores(
      RankingModel model,
      Function<EncodedRows, float[]> way,
      RankingSplit events,
      Progress progress) {
    if (model.mixesRows()) {
      throw new IllegalArgumentException(
          "model ["
              + model.bundle().name()
              + "]: expected scores that depend on their own row alone, got a model that computes"
              + " across the rows of a batch (mixes_rows); verify --golden compares such batches");
    }
    int count = events.rows().count();
    int tasks = model.tasks().size();
    float[] scores = new float[Math.multiplyExact(count, tasks)];
    try (Progress.Task task = progress.start("score", count)) {
      for (int from = 0; from < count; from += BATCH) {
        int rows = Math.min(BATCH, count - from);
        float[] some = way.apply(events.rows().slice(from, rows));
        System.arraycopy(some, 0, scores, from * tasks, some.length);
        task.update(from + rows, from + rows, "");
      }
    }
    return scores;
  }
}
