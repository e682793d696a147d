package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gradient of an array of the engine, read row by row after the backward pass. */
final class LeafGradient {
  private final NDArray leaf;
  private final Function<NDArray, Numbers> opening;
  // Kept, as the numbers are its memory.
  private @Nullable NDArray flat;
  private @Nullable Numbers numbers;

  /**
   * @param leaf an array of float32 whose gradient is wanted
   */
  LeafGradient(NDArray leaf) {
    this(leaf, gradient -> gradient.toByteBuffer(true).asFloatBuffer()::get);
  }

  /**
   * @param leaf an array whose gradient is wanted
   * @param opening makes the numbers of one of its type readable
   */
  LeafGradient(NDArray leaf, Function<NDArray, Numbers> opening) {
    this.leaf = leaf;
    this.opening = opening;
  }

  /** Numbers that lie in a row behind one another, which several threads may read. */
  @FunctionalInterface
  interface Numbers {

    /** Copies some of them. */
    void get(int from, float[] target, int at, int count);
  }

  /** Finds the gradient, which several threads may then read. */
  void open() {
    if (numbers == null) {
      // Flat, an array that is not contiguous is a copy that lives as long as this one.
      flat = leaf.getGradient().reshape(-1);
      numbers = opening.apply(flat);
    }
  }

  /** Copies some of its numbers, which lie in a row behind one another. */
  void get(int from, float[] target, int at, int count) {
    Objects.requireNonNull(numbers, "opened after the backward pass").get(from, target, at, count);
  }
}
