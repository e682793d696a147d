package org.towerrank.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.towerrank.data.RankingSplit;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.MetricNames;
import org.towerrank.evaluate.RankingMetrics;
import org.towerrank.evaluate.SplitEvaluator;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.inference.RankingModel;
import org.towerrank.recipe.Recipe;

/** What is measured of a ranker on validation, through the code that serves. */
record RankerFigures(Recipe recipe, RankingModel model, RankingSplit split) {
  private static final int MOST_ROWS = 200_000;
  private static final int SHUFFLED_ROWS = 5_000;
  private static final int BATCH = 4096;

  /** Metrics and curves of as many rows as there are, or as are enough. */
  SplitEvaluator.Ranked measured() throws IOException {
    int[] rows = SplitMetrics.spread(split.rows().count(), MOST_ROWS);
    float[] scores = scores(rows);
    Evaluation.Subject subject =
        new Evaluation.Subject(
            model.bundle().name(),
            model.bundle().fingerprint(),
            "validation",
            recipe.data().validation(),
            rows.length);
    return new SplitEvaluator(recipe, model.schema())
        .ranker(subject, split, rows, scores, model.tasks());
  }

  private float[] scores(int[] rows) {
    int tasks = model.tasks().size();
    float[] scores = new float[rows.length * tasks];
    for (int from = 0; from < rows.length; from += BATCH) {
      int count = Math.min(BATCH, rows.length - from);
      float[] some = model.scoreRows(split.rows().gather(rows, from, count));
      System.arraycopy(some, 0, scores, from * tasks, some.length);
    }
    return scores;
  }

  /**
   * What the first metric of each task loses by each feature.
   *
   * @param spent whether there is no time for one more
   */
  List<RunReport.Shuffled> shuffled(BooleanSupplier spent) {
    int[] rows = SplitMetrics.spread(split.rows().count(), SHUFFLED_ROWS);
    EncodedRows encoded = split.rows().gather(rows, 0, rows.length);
    Map<String, Double> whole = metrics(rows, encoded);
    List<RunReport.Shuffled> lost = new ArrayList<>();
    for (Feature feature : ToldFeatures.of(model.schema().features())) {
      if (spent.getAsBoolean()) {
        break;
      }
      Map<String, Double> without = metrics(rows, ShuffledRows.of(encoded, feature));
      for (String metric : shown()) {
        double value = whole.getOrDefault(metric, Double.NaN);
        double left = without.getOrDefault(metric, Double.NaN);
        if (Double.isFinite(value) && Double.isFinite(left)) {
          double worse = MetricNames.isError(metric) ? left - value : value - left;
          lost.add(new RunReport.Shuffled(feature.name(), metric, rows.length, value, worse));
        }
      }
    }
    return lost;
  }

  private List<String> shown() {
    return model.tasks().stream()
        .map(task -> RankingMetrics.names(recipe.loss(), task).getFirst())
        .toList();
  }

  private Map<String, Double> metrics(int[] rows, EncodedRows encoded) {
    int tasks = model.tasks().size();
    float[] labels = new float[rows.length * tasks];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      weights[i] = split.weight(rows[i]);
      for (int task = 0; task < tasks; task++) {
        int its = split.tasks().indexOf(model.tasks().get(task));
        labels[i * tasks + task] = split.label(rows[i], its);
      }
    }
    float[] scores = model.scoreRows(encoded);
    return RankingMetrics.of(recipe.loss(), model.tasks(), scores, labels, weights).metrics();
  }
}
