package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The gradient of an array of the engine, read row by row after the backward pass. */
final class LeafGradient {
  private final NDArray leaf;
  // Kept, as the numbers are its memory.
  private @Nullable NDArray flat;
  private @Nullable FloatBuffer numbers;

  /**
   * @param leaf an array whose gradient is wanted
   */
  LeafGradient(NDArray leaf) {
    this.leaf = leaf;
  }

  /** Finds the gradient, which several threads may then read. */
  void open() {
    if (numbers == null) {
      // Flat, an array that is not contiguous is a copy that lives as long as this one.
      flat = leaf.getGradient().reshape(-1);
      numbers = flat.toByteBuffer(true).asFloatBuffer();
    }
  }

  /** Copies some of its numbers, which lie in a row behind one another. */
  void get(int from, float[] target, int at, int count) {
    Objects.requireNonNull(numbers, "opened after the backward pass").get(from, target, at, count);
  }
}
