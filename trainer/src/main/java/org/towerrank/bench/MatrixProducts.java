package org.towerrank.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.towerrank.train.LinearLayer;

/**
 * The matrix products that a step of fitting an MLP cannot do without: of each layer the output,
 * and the gradients of its input and of its weight. How long they take bounds every trainer.
 */
final class MatrixProducts implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager();
  private final int rows;
  private final List<Integer> widths;

  /** A linear layer: input, weight and bias to output. */
  @FunctionalInterface
  private interface Layer {
    NDArray apply(NDArray x, NDArray weight, NDArray bias);
  }

  /**
   * @param rows of a batch
   * @param widths of the input and of all layers
   */
  MatrixProducts(int rows, List<Integer> widths) {
    this.rows = rows;
    this.widths = List.copyOf(widths);
  }

  /**
   * Seconds that the products of one step take, the median of some, made in the faster of two ways:
   * the engine's product of matrices, and as the trainer makes them.
   */
  double seconds(int steps) {
    return Math.min(seconds(steps, LinearLayer::product), seconds(steps, LinearLayer::apply));
  }

  private double seconds(int steps, Layer layer) {
    long[] nanos = new long[steps];
    nanosOfStep(layer);
    for (int step = 0; step < steps; step++) {
      nanos[step] = nanosOfStep(layer);
    }
    return new Samples(nanos).median() / 1e6;
  }

  private long nanosOfStep(Layer layer) {
    try (NDManager step = manager.newSubManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray x = ones(step, rows, widths.get(0));
      NDArray[] weights = new NDArray[widths.size()];
      NDArray[] biases = new NDArray[widths.size()];
      for (int i = 1; i < widths.size(); i++) {
        weights[i] = ones(step, widths.get(i - 1), widths.get(i));
        biases[i] = ones(step, widths.get(i));
      }
      long start = System.nanoTime();
      for (int i = 1; i < widths.size(); i++) {
        x = layer.apply(x, weights[i], biases[i]);
      }
      gradients.backward(x);
      return System.nanoTime() - start;
    }
  }

  private static NDArray ones(NDManager step, long... shape) {
    NDArray ones = step.ones(new Shape(shape));
    ones.setRequiresGradient(true);
    return ones;
  }

  @Override
  public void close() {
    manager.close();
  }
}
