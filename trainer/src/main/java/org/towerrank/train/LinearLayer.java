package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * Linear layers as the engine computes them fastest.
 *
 * <p>The engine multiplies matrices with MKL, which uses vectors of 256 bits on every processor
 * that is not Intel's. It convolves with oneDNN, which uses what the processor has. A layer is a
 * convolution of one pixel over an image that has a pixel for each row: these are the same sums,
 * forward and backward, in half the time where vectors are twice as wide.
 */
public final class LinearLayer {
  private static final boolean CONVOLVES = convolves(CpuInfo.current());

  private static final Shape STRIDE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  /**
   * Changes nothing for one pixel, but makes the engine use oneDNN with one thread too, instead of
   * a convolution of its own.
   */
  private static final Shape DILATION = new Shape(1, 2);

  private LinearLayer() {}

  /** Whether convolutions are faster: where vectors are wide, and MKL does not use them. */
  static boolean convolves(CpuInfo processor) {
    return processor.flags().contains("avx512f")
        && !processor.vendor().isEmpty()
        && !processor.vendor().equals("GenuineIntel");
  }

  /**
   * {@code x W + b}: {@code [R, in] → [R, out]}.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}; none where null
   */
  public static NDArray apply(NDArray x, NDArray weight, @Nullable NDArray bias) {
    // With one output it is a matrix times a vector, which gains nothing from wide vectors.
    return CONVOLVES && weight.getShape().get(1) > 1
        ? convolution(x, weight, bias)
        : product(x, weight, bias);
  }

  /** The same as a product of matrices. */
  static NDArray product(NDArray x, NDArray weight, @Nullable NDArray bias) {
    NDArray product = x.matMul(weight);
    return bias == null ? product : product.addi(bias);
  }

  /** The same as a convolution. */
  static NDArray convolution(NDArray x, NDArray weight, @Nullable NDArray bias) {
    long rows = x.getShape().get(0);
    long inputs = weight.getShape().get(0);
    long outputs = weight.getShape().get(1);
    // Channels last in memory, as the numbers of a row are: nothing of x is copied.
    NDArray image = x.reshape(1, rows, 1, inputs).transpose(0, 3, 1, 2);
    NDArray filters = weight.transpose().reshape(outputs, 1, 1, inputs).transpose(0, 3, 1, 2);
    NDList convolved = Conv2d.conv2d(image, filters, bias, STRIDE, NO_PADDING, DILATION);
    return convolved.singletonOrThrow().transpose(0, 2, 3, 1).reshape(rows, outputs);
  }
}
