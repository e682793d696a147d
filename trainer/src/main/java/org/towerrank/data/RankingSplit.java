package org.towerrank.data;

import java.util.List;
import java.util.Map;

/** Encoded events with their labels and weights. */
public final class RankingSplit implements EncodedSplit<RankingSplit> {
  private final RowStore rows;
  private final float[] labels;
  private final float[] weights;
  private final List<String> tasks;
  private final Map<String, ColumnValues> columns;
  private final Map<String, Integer> missing;

  /**
   * @param weights of the rows; empty if each counts once
   * @param columns raw values that were kept, by column
   * @param missing rows in which a feature's column is empty, by feature
   */
  RankingSplit(
      RowStore rows,
      float[] labels,
      float[] weights,
      List<String> tasks,
      Map<String, ColumnValues> columns,
      Map<String, Integer> missing) {
    this.rows = rows;
    this.labels = labels;
    this.weights = weights;
    this.tasks = List.copyOf(tasks);
    this.columns = Map.copyOf(columns);
    this.missing = Map.copyOf(missing);
  }

  @Override
  public RowStore rows() {
    return rows;
  }

  @Override
  public RankingSplit with(RowStore others) {
    return new RankingSplit(others, labels, weights, tasks, columns, missing);
  }

  public List<String> tasks() {
    return tasks;
  }

  /** The raw values that were kept, by column. */
  public Map<String, ColumnValues> columns() {
    return columns;
  }

  /** In how many rows a feature's column is empty, by feature. */
  public Map<String, Integer> missing() {
    return missing;
  }

  /** The label of a row for a task; NaN if it has none. */
  public float label(int row, int task) {
    return labels[row * tasks.size() + task];
  }

  /** The labels of all rows, those of a row together; NaN where there is none. */
  public float[] labels() {
    return labels.clone();
  }

  /** How much a row counts, more than 0. */
  public float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** How much each row counts. */
  public float[] weights() {
    float[] all = new float[rows.count()];
    for (int row = 0; row < all.length; row++) {
      all[row] = weight(row);
    }
    return all;
  }
}
