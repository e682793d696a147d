package org.towerrank.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The matrix products that a step of fitting an MLP cannot do without: of each layer the output,
 * and the gradients of its input and of its weight. How long they take bounds every trainer.
 */
final class MatrixProducts implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager();
  private final int rows;
  private final List<Integer> widths;

  /**
   * @param rows of a batch
   * @param widths of the input and of all layers
   */
  MatrixProducts(int rows, List<Integer> widths) {
    this.rows = rows;
    this.widths = List.copyOf(widths);
  }

  /** Seconds that the products of one step take, the median of some. */
  double seconds(int steps) {
    long[] nanos = new long[steps];
    for (int step = -1; step < steps; step++) {
      long start = System.nanoTime();
      for (int i = 1; i < widths.size(); i++) {
        layer(widths.get(i - 1), widths.get(i));
      }
      if (step >= 0) {
        nanos[step] = System.nanoTime() - start;
      }
    }
    return new Samples(nanos).median() / 1e6;
  }

  private void layer(int inputs, int outputs) {
    try (NDManager step = manager.newSubManager()) {
      NDArray x = step.ones(new Shape(rows, inputs));
      NDArray weight = step.ones(new Shape(inputs, outputs));
      NDArray y = x.matMul(weight);
      y.matMul(weight.transpose());
      x.transpose().matMul(y);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
