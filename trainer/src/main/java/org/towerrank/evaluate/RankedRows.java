package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.towerrank.model.Loss;

/**
 * Rows that a ranker scored.
 *
 * @param loss that the network is fitted by, which says what the metrics are
 * @param scores of all rows, those of a row together
 * @param labels likewise; NaN where a row has none
 * @param weights how much each row counts
 * @param cutoffs of NDCG and recall within the rows of a user
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record RankedRows(
    Evaluation.Subject subject,
    Loss loss,
    List<String> tasks,
    float[] scores,
    float[] labels,
    float[] weights,
    Users users,
    List<Slice> slices,
    List<Integer> cutoffs)
    implements EvaluatedRows {
  private static final List<Integer> STANDARD_CUTOFFS = List.of(10);

  @Override
  public List<SummedMetric> metrics(int[] rows) {
    List<SummedMetric> metrics = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      String name = tasks.get(task);
      TaskRows some = task(task, rows);
      metrics.addAll(
          switch (loss) {
            case CROSS_ENTROPY ->
                binary(name, some, RankingMetrics.areProbabilities(task, tasks.size(), scores));
            case SQUARED -> RegressionMetrics.summed(name, some);
          });
    }
    return metrics;
  }

  private List<SummedMetric> binary(String task, TaskRows some, boolean probabilities) {
    List<SummedMetric> metrics = new ArrayList<>();
    metrics.add(AucSums.of(RankingMetrics.AUC + task, some));
    if (probabilities) {
      metrics.add(RankingMetrics.summedLoss(task, some));
      metrics.add(new Calibration(some).error(MetricNames.CALIBRATION_ERROR + task));
    }
    if (users.known()) {
      UserLists lists = new UserLists(some);
      metrics.add(lists.gauc("gauc/" + task));
      for (int k : cutoffs.isEmpty() ? STANDARD_CUTOFFS : cutoffs) {
        metrics.add(lists.ndcg("ndcg@" + k + "/" + task, k));
        metrics.add(lists.recall("recall@" + k + "/" + task, k));
      }
    }
    return metrics;
  }

  /** The curves of tasks whose rows have both classes; none of numbers. */
  List<ScoreCurves> curves() {
    List<ScoreCurves> curves = new ArrayList<>();
    int[] all = IntStream.range(0, weights.length).toArray();
    for (int task = 0; task < tasks.size() && loss == Loss.CROSS_ENTROPY; task++) {
      TaskRows rows = task(task, all);
      if (Double.isFinite(RankingMetrics.auc(rows.labelled()))) {
        curves.add(ScoreCurves.of(tasks.get(task), rows));
      }
    }
    return curves;
  }

  /** Those of some rows that have a label for a task. */
  TaskRows task(int task, int[] rows) {
    int[] index = LabelledScores.labelled(IntStream.of(rows), task, tasks.size(), labels);
    LabelledScores labelled =
        LabelledScores.ofRows(index, task, tasks.size(), scores, labels, weights);
    return new TaskRows(labelled, index, users);
  }

  @Override
  public void requireSameRows(EvaluatedRows other) {
    if (!(other instanceof RankedRows ranked)) {
      throw new IllegalArgumentException(
          "expected two rankers or two models for recall, ["
              + subject.model()
              + "] ranks and ["
              + other.subject().model()
              + "] recalls");
    }
    requireSameUsers(other);
    if (!Arrays.equals(weights, ranked.weights)) {
      throw otherRows(other, "weights, by [data.weight] of their recipes");
    }
    for (int task = 0; task < tasks.size(); task++) {
      int its = ranked.tasks.indexOf(tasks.get(task));
      if (its >= 0 && !Arrays.equals(labels(task), ranked.labels(its))) {
        throw otherRows(other, "labels for task [" + tasks.get(task) + "]");
      }
    }
  }

  private float[] labels(int task) {
    float[] column = new float[weights.length];
    for (int row = 0; row < column.length; row++) {
      column[row] = labels[row * tasks.size() + task];
    }
    return column;
  }
}
