package org.towerrank.train;

import java.util.List;
import org.towerrank.train.EmbeddingUpdate.Gradients;

/**
 * The norm of all gradients of a step together, of layers and of the rows of tables that it read.
 * Where it is above a limit all are divided by how many times it is (Pascanu, Mikolov and Bengio
 * 2013), so that their direction stays.
 */
final class GradientNorm {
  /** Rows that are summed up together, whatever the number of threads. */
  private static final int PART = 4096;

  private final double most;
  private double squares;

  /**
   * @param most the norm that is let through
   */
  GradientNorm(double most) {
    this.most = most;
  }

  /** Adds the gradient of a weight that is not an embedding. */
  void add(float[] gradient) {
    for (float each : gradient) {
      squares += (double) each * each;
    }
  }

  /** Adds the gradients of some columns of a table, each row's the sum over its look-ups. */
  void add(EmbeddingTable table, int column, SortedLookups rows, List<Gradients> gradients) {
    double[] parts = new double[Math.max(1, Math.ceilDiv(rows.count(), PART))];
    ParallelRows.run(
        rows.count(),
        PART,
        (from, to) -> {
          double sum = 0;
          for (int index = from; index < to; index++) {
            sum += squares(table, column, rows, index, gradients);
          }
          parts[from / PART] = sum;
        });
    for (double part : parts) {
      squares += part;
    }
  }

  private static double squares(
      EmbeddingTable table, int column, SortedLookups rows, int index, List<Gradients> gradients) {
    int row = rows.row(index);
    int at = table.at(row) + column;
    double sum = 0;
    for (Gradients some : gradients) {
      float[] sums = new float[some.columns()];
      float multiple = some.sum(rows, index, sums);
      for (int i = 0; i < sums.length; i++) {
        double each = sums[i] + multiple * table.page(row)[at + i];
        sum += each * each;
      }
      at += sums.length;
    }
    return sum;
  }

  /** What gradients are to be multiplied by, at most 1. */
  float factor() {
    double norm = Math.sqrt(squares);
    return norm > most ? (float) (most / norm) : 1;
  }

  /** Multiplies gradients. */
  static void scale(float[] gradient, float factor) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
  }
}
