package org.towerrank.data;

import java.util.List;

/** Encoded events with their labels. */
public final class RankingSplit {
  private final RowStore rows;
  private final float[] labels;
  private final List<String> tasks;

  RankingSplit(RowStore rows, float[] labels, List<String> tasks) {
    this.rows = rows;
    this.labels = labels;
    this.tasks = List.copyOf(tasks);
  }

  public RowStore rows() {
    return rows;
  }

  public List<String> tasks() {
    return tasks;
  }

  /** The label of a row for a task. */
  public float label(int row, int task) {
    return labels[row * tasks.size() + task];
  }

  /** The labels of all rows, those of a row together. */
  public float[] labels() {
    return labels.clone();
  }
}
