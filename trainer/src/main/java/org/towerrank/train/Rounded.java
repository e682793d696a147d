package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The output of a layer in bfloat16, which the next layer takes as it is. What lies between two
 * layers moves half as much memory so. Anything else reads it in float32.
 */
final class Rounded implements Operand {
  private final NDArray numbers;
  private @Nullable NDArray array;

  /**
   * @param numbers of bfloat16; see {@link Bfloat16Products#multiply}
   */
  Rounded(NDArray numbers) {
    this.numbers = numbers;
  }

  /** For a layer in bfloat16, and for what keeps its numbers or makes them 0. */
  NDArray numbers() {
    return numbers;
  }

  @Override
  public NDArray array() {
    if (array == null) {
      array = Bfloat16Products.inFloat32(numbers);
    }
    return array;
  }

  @Override
  public int columns() {
    return Math.toIntExact(numbers.getShape().getLastDimension());
  }
}
