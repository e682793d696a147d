package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.Locale;
import java.util.Set;

/**
 * Linear layers as the engine computes them fastest.
 *
 * <p>Its matrix product is MKL's, which on processors of other makers than Intel uses vectors of
 * half the width that they have. Convolutions are oneDNN's, which asks the processor alone. A layer
 * is a convolution of one pixel over an image in which every row is one: forward and backward it is
 * the same sums, and takes half the time there.
 */
public final class LinearLayer {
  /** Where the engine has oneDNN; elsewhere its convolutions are not meant for this. */
  private static final Set<String> WITH_ONEDNN = Set.of("amd64", "x86_64");

  private static final boolean CONVOLVES =
      WITH_ONEDNN.contains(System.getProperty("os.arch").toLowerCase(Locale.ROOT));

  private static final Shape STRIDE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  /**
   * Means nothing for one pixel, but that the engine asks oneDNN with one thread too, where it
   * would use its own convolution otherwise.
   */
  private static final Shape DILATION = new Shape(1, 2);

  private LinearLayer() {}

  /**
   * {@code x W + b}: {@code [R, in] → [R, out]}.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   */
  public static NDArray apply(NDArray x, NDArray weight, NDArray bias) {
    // A convolution to one channel takes longer than the product of a matrix and a vector.
    return CONVOLVES && weight.getShape().get(1) > 1
        ? convolution(x, weight.transpose(), bias)
        : Linear.linear(x, weight.transpose(), bias).singletonOrThrow();
  }

  /**
   * The same, always as a convolution.
   *
   * @param filters {@code [out, in]}
   */
  public static NDArray convolution(NDArray x, NDArray filters, NDArray bias) {
    long rows = x.getShape().get(0);
    long inputs = x.getShape().get(1);
    long outputs = filters.getShape().get(0);
    // Channels last in memory, as they are: rows need not be copied.
    NDArray image = x.reshape(1, rows, 1, inputs).transpose(0, 3, 1, 2);
    NDArray pixel = filters.reshape(outputs, 1, 1, inputs).transpose(0, 3, 1, 2);
    NDList convolved = Conv2d.conv2d(image, pixel, bias, STRIDE, NO_PADDING, DILATION);
    return convolved.singletonOrThrow().transpose(0, 2, 3, 1).reshape(rows, outputs);
  }
}
