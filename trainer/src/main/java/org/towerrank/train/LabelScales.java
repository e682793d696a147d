package org.towerrank.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.towerrank.data.RankingSplit;
import org.towerrank.model.LabelScale;
import org.towerrank.model.Loss;
import org.towerrank.model.Ranker;

/** What the labels of training rows are, by which a squared loss standardizes them. */
final class LabelScales {
  private final RankingSplit train;

  private LabelScales(RankingSplit train) {
    this.train = train;
  }

  /** Those of each task by its name; empty for other losses, which read labels as they are. */
  static Map<String, LabelScale> of(Ranker ranker, RankingSplit train) {
    if (ranker.loss() != Loss.SQUARED) {
      return Map.of();
    }
    LabelScales scales = new LabelScales(train);
    Map<String, LabelScale> all = new LinkedHashMap<>();
    List<String> tasks = train.tasks();
    for (int task = 0; task < tasks.size(); task++) {
      all.put(tasks.get(task), scales.of(task));
    }
    return all;
  }

  private LabelScale of(int task) {
    double mean = mean(train, task, label -> label);
    double deviation = Math.sqrt(mean(train, task, label -> (label - mean) * (label - mean)));
    // Labels differ, but by less than float32 has digits for if it is smaller.
    return new LabelScale(mean, Math.max(deviation, Float.MIN_NORMAL));
  }

  /**
   * The mean of something of a task's labels over the rows that have one. Rows count by their
   * weight, as in the loss.
   */
  static double mean(RankingSplit train, int task, DoubleUnaryOperator of) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < train.rows().count(); row++) {
      float label = train.label(row, task);
      if (!Float.isNaN(label)) {
        sum += train.weight(row) * of.applyAsDouble(label);
        weights += train.weight(row);
      }
    }
    return sum / weights;
  }
}
