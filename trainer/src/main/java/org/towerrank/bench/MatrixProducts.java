package org.towerrank.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.towerrank.train.LayerArithmetic;

/**
 * The matrix products that a step of fitting an MLP cannot do without: of each layer the output,
 * and the gradients of its input and of its weight. How long they take bounds every trainer.
 */
final class MatrixProducts implements AutoCloseable {
  /** As recipes name it. */
  static final String FLOAT32 = "f32";

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

  /**
   * Seconds that the products of one step take, the median of some, in the faster of two ways: one
   * by one as the engine multiplies matrices, and as the trainer makes them, without biases and
   * with nothing between layers.
   *
   * @param arithmetic of the products
   */
  double seconds(int steps, LayerArithmetic arithmetic) {
    return Math.min(
        median(steps, () -> nanosOfProducts(arithmetic)),
        median(steps, () -> nanosOfLayers(arithmetic)));
  }

  /** What bounds fits of a precision: whatever is the fastest here, unless float32 is named. */
  static LayerArithmetic arithmetic(String precision) {
    return precision.equals(FLOAT32) || !LayerArithmetic.hasBfloat16()
        ? LayerArithmetic.FLOAT32
        : LayerArithmetic.bfloat16();
  }

  private static double median(int steps, LongSupplier nanosOfStep) {
    // The first one makes ready what all need.
    long[] nanos = LongStream.generate(nanosOfStep).limit(steps + 1L).skip(1).toArray();
    return new Samples(nanos).median() / 1e6;
  }

  private long nanosOfProducts(LayerArithmetic arithmetic) {
    long nanos = 0;
    for (int i = 1; i < widths.size(); i++) {
      nanos += nanosOfProducts(widths.get(i - 1), widths.get(i), arithmetic);
    }
    return nanos;
  }

  private long nanosOfProducts(int inputs, int outputs, LayerArithmetic arithmetic) {
    try (NDManager step = manager.newSubManager()) {
      NDArray x = step.ones(new Shape(rows, inputs));
      NDArray weight = step.ones(new Shape(inputs, outputs));
      long start = System.nanoTime();
      NDArray y = arithmetic.product(x, weight);
      arithmetic.product(y, weight.transpose());
      arithmetic.product(x.transpose(), y);
      return System.nanoTime() - start;
    }
  }

  private long nanosOfLayers(LayerArithmetic arithmetic) {
    try (NDManager step = manager.newSubManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray x = leaf(step, rows, widths.get(0));
      List<NDArray> weights = new ArrayList<>();
      for (int i = 1; i < widths.size(); i++) {
        weights.add(leaf(step, widths.get(i - 1), widths.get(i)));
      }
      long start = System.nanoTime();
      for (NDArray weight : weights) {
        x = arithmetic.linear(x, weight, null);
      }
      NDArray y = x;
      gradients.backward(y);
      return System.nanoTime() - start;
    }
  }

  private static NDArray leaf(NDManager step, long... shape) {
    NDArray ones = step.ones(new Shape(shape));
    ones.setRequiresGradient(true);
    return ones;
  }

  @Override
  public void close() {
    manager.close();
  }
}
